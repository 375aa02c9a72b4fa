// The certificates that kubeadm makes for etcd: an authority of its own, one for each member, and those of its clients.
import { certificatePem, privateKeyPem } from '../apimachinery/x509/simple-certificate.ts'
import type { TopologyMachine } from '../contract.ts'

export const etcdPkiFolder = '/etc/kubernetes/pki/etcd'
const authority = 'CN=etcd-ca'
const healthcheckClient = 'CN=kube-etcd-healthcheck-client'
const apiServerClient = 'CN=kube-apiserver-etcd-client'

type Files = Readonly<Record<string, string>>

/** What lies on a machine with a member of etcd. */
export function memberCertificates({ name, address }: TopologyMachine): Files {
  const subject = `CN=${name}`
  const names = [name, 'localhost', address, '127.0.0.1', '0:0:0:0:0:0:0:1']
  return {
    ...authorityFile(),
    [`${etcdPkiFolder}/ca.key`]: privateKeyPem(authority),
    ...pair(`${etcdPkiFolder}/server`, subject, names),
    ...pair(`${etcdPkiFolder}/peer`, subject, names),
    ...pair(`${etcdPkiFolder}/healthcheck-client`, healthcheckClient, []),
  }
}

/** What an API server shows etcd. */
export function apiServerCertificates(): Files {
  return { ...authorityFile(), ...pair('/etc/kubernetes/pki/apiserver-etcd-client', apiServerClient, []) }
}

/** Copies for the user's laptop, so that etcdctl runs there as well. */
export function laptopCertificates(): Files {
  const folder = '/home/user/etcd-pki'
  return {
    [`${folder}/ca.crt`]: certificatePem({ subject: authority, issuer: authority, names: [] }),
    ...pair(`${folder}/healthcheck-client`, healthcheckClient, []),
  }
}

/** How a member is told of them. */
export const certificateFlags: readonly string[] = [
  `--cert-file=${etcdPkiFolder}/server.crt`,
  '--client-cert-auth=true',
  `--key-file=${etcdPkiFolder}/server.key`,
  `--peer-cert-file=${etcdPkiFolder}/peer.crt`,
  '--peer-client-cert-auth=true',
  `--peer-key-file=${etcdPkiFolder}/peer.key`,
  `--peer-trusted-ca-file=${etcdPkiFolder}/ca.crt`,
  `--trusted-ca-file=${etcdPkiFolder}/ca.crt`,
]

function authorityFile(): Files {
  return { [`${etcdPkiFolder}/ca.crt`]: certificatePem({ subject: authority, issuer: authority, names: [] }) }
}

function pair(path: string, subject: string, names: readonly string[]): Files {
  return {
    [`${path}.crt`]: certificatePem({ subject, issuer: authority, names }),
    [`${path}.key`]: privateKeyPem(subject),
  }
}
