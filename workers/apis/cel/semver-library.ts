// Like apiserver/pkg/cel/library/semverlib.go.
import type { Environment } from '@marcbachmann/cel-js'
import { addOnce } from './string-library.ts'
import { CelSemver } from './value-types.ts'

export function addSemver(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  const type = 'kubernetes.Semver'
  environment.registerType(type, CelSemver)
  environment.registerOperator(`${type} == ${type}`, (a: CelSemver, b: CelSemver) => compare(a, b) === 0)
  add('isSemver(string): bool', (text: string) => parse(text) !== undefined)
  add(
    'isSemver(string, bool): bool',
    (text: string, loose: boolean) => parse(loose ? normalized(text) : text) !== undefined,
  )
  add(`semver(string): ${type}`, semverOf)
  add(`semver(string, bool): ${type}`, (text: string, loose: boolean) => semverOf(loose ? normalized(text) : text))
  add(`${type}.major(): int`, ({ major }: CelSemver) => major)
  add(`${type}.minor(): int`, ({ minor }: CelSemver) => minor)
  add(`${type}.patch(): int`, ({ patch }: CelSemver) => patch)
  add(`${type}.isGreaterThan(${type}): bool`, (a: CelSemver, b: CelSemver) => compare(a, b) > 0)
  add(`${type}.isLessThan(${type}): bool`, (a: CelSemver, b: CelSemver) => compare(a, b) < 0)
  add(`${type}.compareTo(${type}): int`, (a: CelSemver, b: CelSemver) => BigInt(compare(a, b)))
}

const pattern = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

function parse(text: string): CelSemver | undefined {
  const parts = pattern.exec(text)
  if (parts === null) return undefined
  const [, major = '', minor = '', patch = '', pre] = parts
  const identifiers = pre === undefined ? [] : pre.split('.')
  if (identifiers.some((one) => one === '' || /^0\d+$/.test(one))) return undefined
  return new CelSemver(BigInt(major), BigInt(minor), BigInt(patch), identifiers)
}

function semverOf(text: string): CelSemver {
  const version = parse(text)
  if (version === undefined) throw new Error('No Major.Minor.Patch elements found')
  return version
}

/** Without the leading v and leading zeros, with what is missing of major.minor.patch. */
function normalized(text: string): string {
  const [, numbers = '', rest = ''] = /^v?([\d.]*)(.*)$/.exec(text) ?? []
  const parts = numbers.split('.').map((part) => part.replace(/^0+(?=\d)/, ''))
  while (parts.length < 3) parts.push('0')
  return parts.join('.') + rest
}

function compare(a: CelSemver, b: CelSemver): number {
  for (const part of ['major', 'minor', 'patch'] as const) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length === a.pre.length ? 0 : a.pre.length === 0 ? 1 : -1
  for (const [i, left] of a.pre.entries()) {
    const right = b.pre[i]
    if (right === undefined) return 1
    if (left !== right) return comparePart(left, right)
  }
  return a.pre.length < b.pre.length ? -1 : 0
}

function comparePart(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (left && right) return Number(a) < Number(b) ? -1 : 1
  if (left !== right) return left ? -1 : 1
  return a < b ? -1 : 1
}
