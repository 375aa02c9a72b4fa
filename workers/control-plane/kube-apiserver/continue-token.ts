// The place where the next page of a list begins. Like apiserver/pkg/storage/continue.go.
import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts'
import { jsonFindings } from '../../apimachinery/json-findings.ts'
import { badRequestStatus } from '../../apimachinery/status-error.ts'
import { refuse } from './status-error.ts'

/** `after` is the last key of this page, relative to the list's namespace; revision -1 goes on with what is there now. */
export function continueToken(revision: number, after: string): string {
  const token = `{"v":"meta.k8s.io/v1","rv":${revision},"start":${JSON.stringify(`/${after}\0`)}}`
  return encodeBase64(token).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function readContinueToken(token: string): { revision: number; after: string } {
  const bad = /[^A-Za-z0-9_-]/.exec(token)
  const text = bad === null ? fromBase64Url(token) : undefined
  if (text === undefined) {
    const at = bad === null ? Math.floor(token.length / 4) * 4 : bad.index
    return invalidToken(`continue key is not valid: illegal base64 data at input byte ${at}`)
  }
  const { v, rv, start } = parse(text)
  if (v !== 'meta.k8s.io/v1')
    return invalidToken(
      `continue key is not valid: server does not recognize this encoded version ${JSON.stringify(v ?? '')}`,
    )
  if (typeof rv !== 'number' || (rv <= 0 && rv !== -1))
    return invalidToken('continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)')
  if (typeof start !== 'string' || start === '')
    return invalidToken('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)')
  return { revision: rv, after: start.replace(/^\//, '').replace(/\0$/, '') }
}

function parse(text: string): { v?: unknown; rv?: unknown; start?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return invalidToken(`continue key is not valid: ${jsonFindings(text).error ?? ''}`)
  }
}

function fromBase64Url(text: string): string | undefined {
  if (text.length % 4 === 1) return undefined
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  return decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='))
}

function invalidToken(message: string): never {
  return refuse(badRequestStatus(`invalid continue token: ${message}`))
}
