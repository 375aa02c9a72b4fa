// The handshake of a connection: TLS where --listen-client-urls says https, and a client's certificate where it is asked for.
import { certificateText, isSignedByOneOf } from '../../../apimachinery/x509/simple-certificate.ts'
import type { EtcdCaller, EtcdError } from '../../../protocols/etcd.ts'
import type { EtcdServer } from '../server.ts'

/** What a client with these credentials is refused with, in the words that its own library puts to it; undefined: it may. */
export function handshakeRefusal(server: EtcdServer, caller: EtcdCaller | undefined): EtcdError | undefined {
  const { flags } = server.config
  const isEncrypted = (flags['cert-file'] ?? '') !== ''
  if (!isEncrypted)
    return caller?.tls === true
      ? refused('transport: authentication handshake failed: tls: first record does not look like a TLS handshake')
      : undefined
  if (caller?.tls !== true) return refused('error reading server preface: EOF')
  if (flags['client-cert-auth'] !== 'true') return undefined
  const certificate = caller.certificate ? certificateText(caller.certificate) : undefined
  const [, minor = 6] = server.config.version.split('.').map(Number)
  const [missing, bad] =
    minor < 5 ? ['bad certificate', 'bad certificate'] : ['certificate required', 'unknown certificate authority']
  if (!certificate) return refused(`error reading server preface: remote error: tls: ${missing}`)
  const authorities = server.host.disk.readText(flags['trusted-ca-file'] ?? '') ?? ''
  if (isSignedByOneOf(certificate, authorities)) return undefined
  return refused(`error reading server preface: remote error: tls: ${bad}`)
}

/** The certificate that it presents, in PEM. */
export function serverCertificate({ host, config }: EtcdServer): string {
  return host.disk.readText(config.flags['cert-file'] ?? '') ?? ''
}

function refused(message: string): EtcdError {
  return { type: 'error', code: 'Unavailable', message }
}
