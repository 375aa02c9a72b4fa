import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeCertificate, readCertificateRequest } from '../../apimachinery/x509/certificate.ts'
import { openssl } from './openssl.ts'

const dave = readFileSync(new URL('../../apimachinery/x509/testdata/dave.csr', import.meta.url), 'utf8')

function laptop(files: Record<string, string> = {}) {
  const run = async (...args: string[]) => {
    let [out, err] = ['', '']
    const code = await openssl({
      args,
      read: async () => undefined,
      readFile: (path) => files[path],
      writeFile: (path, text) => {
        files[path] = text
        return undefined
      },
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      env: {},
      nowMs: Date.parse('2026-01-01T00:00:00Z'),
    })
    return { code, out, err }
  }
  return { files, run }
}

describe('openssl', () => {
  it('makes a key, and a request that says who it is for', async () => {
    const { files, run } = laptop()
    expect(await run('genrsa', '-out', 'jane.key', '2048')).toEqual({ code: 0, out: '', err: '' })
    expect(files['jane.key']).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
    expect((await run('rsa', '-in', 'jane.key', '-check', '-noout')).out).toBe('RSA key ok\n')
    const subject = ['-subj', '/CN=jane/O=dev', '-addext', 'subjectAltName = DNS:a.example.com, IP:10.0.0.1']
    await run('req', '-new', '-key', 'jane.key', '-out', 'jane.csr', ...subject)
    expect(readCertificateRequest(files['jane.csr'] ?? '')).toMatchObject({
      subject: { commonName: 'jane', organizations: ['dev'] },
      dnsNames: ['a.example.com'],
      ipAddresses: ['10.0.0.1'],
    })
    const text = (await run('req', '-in', 'jane.csr', '-noout', '-text')).out
    expect(text).toContain('        Subject: CN = jane, O = dev\n')
    expect(text).toContain(`            Requested Extensions:
                X509v3 Subject Alternative Name: 
                    DNS:a.example.com, IP Address:10.0.0.1\n`)
  })

  it('shows a request as the real one does', async () => {
    const { out } = await laptop({ 'dave.csr': dave }).run('req', '-in', 'dave.csr', '-noout', '-text')
    expect(
      out
        .split('\n')
        .filter((line) => !/^ +([0-9a-f]{2}:?)+$/.test(line))
        .join('\n'),
    ).toBe(`Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: CN = dave, O = dev
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (2048 bit)
                Modulus:
                Exponent: 65537 (0x10001)
        Attributes:
            (none)
            Requested Extensions:
    Signature Algorithm: sha256WithRSAEncryption
    Signature Value:
`)
    expect(out).toContain('\n                    00:92:34:5f:51:fb:24:24:b7:c1:d3:f5:3d:bb:63:\n')
  })

  it('shows a certificate: for whom, by whom, until when', async () => {
    const request = readCertificateRequest(dave)
    if (!request) throw new Error('no request')
    const issue = {
      serial: Array.from({ length: 16 }, (_, i) => i + 16),
      notBeforeMs: Date.parse('2026-01-01T00:00:00Z'),
      notAfterMs: Date.parse('2026-01-02T00:00:00Z'),
      usages: ['client auth'],
    }
    const { run } = laptop({ 'dave.crt': makeCertificate(request, issue) })
    expect((await run('x509', '-in', 'dave.crt', '-noout', '-subject', '-issuer', '-dates')).out).toBe(
      'subject=O = dev, CN = dave\nissuer=CN = kubernetes\nnotBefore=Jan  1 00:00:00 2026 GMT\nnotAfter=Jan  2 00:00:00 2026 GMT\n',
    )
    const { out } = await run('x509', '-in', 'dave.crt', '-noout', '-text')
    expect(out).toContain('        Serial Number:\n            10:11:12:13:14:15:16:17:18:19:1a:1b:1c:1d:1e:1f\n')
    expect(out).toContain('X509v3 Extended Key Usage: \n                TLS Web Client Authentication\n')
    expect(out).not.toContain('X509v3 Key Usage')
    expect(await run('x509', '-in', 'dave.crt', '-noout', '-checkend', '3600')).toMatchObject({ code: 0 })
    expect(await run('x509', '-in', 'dave.crt', '-noout', '-checkend', '864000')).toMatchObject({ code: 1 })
    expect((await run('verify', 'dave.crt')).out).toBe('dave.crt: OK\n')
  })

  it('says what it cannot read, and what it leaves to the cluster', async () => {
    const { run } = laptop({
      junk: 'x',
      csr: '-----BEGIN CERTIFICATE REQUEST-----\n/////w==\n-----END CERTIFICATE REQUEST-----',
    })
    expect((await run('x509', '-in', 'nope', '-text')).err).toBe(
      'Could not open file or uri for loading certificate from nope\n',
    )
    expect((await run('x509', '-in', 'junk')).err).toContain('Unable to load certificate')
    expect((await run('req', '-in', 'csr', '-text')).err).toBe('Unable to load X509 request\n')
    expect((await run('x509', '-req', '-in', 'csr', '-CA', 'ca.crt')).err).toContain('kubectl certificate approve')
    expect((await run('req', '-new', '-key', 'junk', '-subj', '/CN=x')).err).toBe(
      'Could not read private key from junk\n',
    )
    expect((await run('nope')).err).toBe(`Invalid command 'nope'; type "help" for a list.\n`)
    expect((await run('req', '-bogus')).err).toContain('req: Unknown option: -bogus')
  })
})
