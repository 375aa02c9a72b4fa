import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeCertificate, readCertificate, readCertificateRequest } from './certificate.ts'

const request = readFileSync(new URL('./testdata/dave.csr', import.meta.url), 'utf8')

describe('x509', () => {
  it('reads who a request made by openssl is about', () => {
    expect(readCertificateRequest(request)).toMatchObject({
      subject: { commonName: 'dave', organizations: ['dev'] },
      dnsNames: [],
    })
    expect(
      readCertificateRequest('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'),
    ).toBeUndefined()
    expect(readCertificateRequest('nonsense')).toBeUndefined()
  })

  it('makes a certificate that says the same, for a while, and knows it again', () => {
    const asked = readCertificateRequest(request)
    if (!asked) throw new Error('no request')
    const notBeforeMs = Date.parse('2026-01-01T00:00:00Z')
    const notAfterMs = Date.parse('2051-01-01T00:00:00Z')
    const issue = { serial: [1, 2, 3], notBeforeMs, notAfterMs, usages: ['client auth', 'digital signature'] }
    const pem = makeCertificate(asked, issue)
    expect(readCertificate(pem)).toEqual({
      subject: { commonName: 'dave', organizations: ['dev'] },
      notBeforeMs,
      notAfterMs,
      usages: ['digital signature', 'client auth'],
      isSigned: true,
    })
    const middle = pem.indexOf('\n', 200) + 5
    const forged = `${pem.slice(0, middle)}${pem[middle] === 'A' ? 'B' : 'A'}${pem.slice(middle + 1)}`
    expect(readCertificate(forged)?.isSigned ?? false).toBe(false)
  })
})
