// Which fields the types of Kubernetes have in protobuf, and how their JSON looks: a table of facts, parsed when needed.
import { readFileSync } from 'node:fs'

export type Field = {
  readonly number: number
  readonly name: string
  readonly type: string
  readonly list: boolean
  readonly map: boolean
  readonly inline: boolean
  /** Left out of the JSON when it is zero; of what is a struct in Go, `omitempty` leaves nothing out. */
  readonly omit: boolean
  /** In the JSON even when the message has nothing of it. */
  readonly always: boolean
  readonly pointer: boolean
}

export const protobufType = 'application/vnd.kubernetes.protobuf'
/** What every message of Kubernetes begins with: `k8s\0`. */
export const magic = [0x6b, 0x38, 0x73, 0]
export const maxDepth = 100
const table = JSON.parse(readFileSync(new URL('./protobuf-table.json', import.meta.url), 'utf8')) as Record<
  string,
  readonly string[]
>
const parsed = new Map<string, ReadonlyMap<number, Field>>()

/** Groups whose Go package is not their first word. */
const packages: Readonly<Record<string, string>> = {
  'rbac.authorization.k8s.io': 'rbac',
  'flowcontrol.apiserver.k8s.io': 'flowcontrol',
  '': 'core',
}
/** Kinds of every group that are declared with the types of metadata. */
const metaKinds = new Set([
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'DeleteOptions',
  'ListOptions',
  'PatchOptions',
  'Status',
  'Table',
  'WatchEvent',
])

/** The name of a kind's type in the table; undefined: it has none. */
export function typeOf(apiVersion: string, kind: string): string | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/', 2) : ['', apiVersion]
  const folder = Object.hasOwn(packages, group ?? '') ? packages[group ?? ''] : (group ?? '').split('.')[0]
  const type = `${folder}/${version}.${kind}`
  if (isMessage(type)) return type
  return metaKinds.has(kind) ? `meta/v1.${kind}` : undefined
}

/** Whether a type is a message and no scalar. */
export function isMessage(type: string): boolean {
  return Object.hasOwn(table, type)
}

/** The table says `number name flags type`; see scripts/gen-protobuf-table.mjs for the flags. */
export function fieldsOf(type: string): ReadonlyMap<number, Field> {
  const known = parsed.get(type)
  if (known) return known
  const fields = new Map<number, Field>()
  for (const line of table[type] ?? []) {
    const [number = '', name = '', flags = '', fieldType = ''] = line.split(' ')
    fields.set(Number(number), {
      number: Number(number),
      name,
      type: fieldType,
      list: flags.includes('*'),
      map: flags.includes('%'),
      inline: flags.includes('^'),
      omit: !flags.includes('&') && flags.includes(Object.hasOwn(table, fieldType) ? '0' : '?'),
      always: !/[?^]/.test(flags),
      pointer: flags.includes('&'),
    })
  }
  parsed.set(type, fields)
  return fields
}

export function isNumber(type: string): boolean {
  return /^(u?int(32|64)|bool|double)$/.test(type)
}
