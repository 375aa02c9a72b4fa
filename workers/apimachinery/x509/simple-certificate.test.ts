import { expect, it } from 'vitest'
import {
  certificatePem,
  certificateText,
  commonNameOf,
  isKeyOf,
  isSignedByOneOf,
  privateKeyPem,
} from './simple-certificate.ts'

const authority = { subject: 'CN=etcd-ca', issuer: 'CN=etcd-ca', names: [] }
const server = { subject: 'CN=control-plane,O=x', issuer: 'CN=etcd-ca', names: ['localhost', '127.0.0.1'] }

it('reads what it has written', () => {
  for (const certificate of [authority, server])
    expect(certificateText(certificatePem(certificate))).toEqual(certificate)
  expect(certificateText('nothing of the kind')).toBeUndefined()
  expect(commonNameOf(server)).toBe('control-plane')
})

it('knows keys and signatures from those of others', () => {
  expect(isKeyOf(privateKeyPem(server.subject), server)).toBe(true)
  expect(isKeyOf(privateKeyPem(authority.subject), server)).toBe(false)
  const other = certificatePem({ subject: 'CN=other-ca', issuer: 'CN=other-ca', names: [] })
  expect(isSignedByOneOf(server, `${other}${certificatePem(authority)}`)).toBe(true)
  expect(isSignedByOneOf(server, other)).toBe(false)
})
