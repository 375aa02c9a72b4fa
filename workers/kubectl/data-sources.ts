// What `create configmap` and `create secret` put into their data: literals, files and env files.

import { shortHash } from '../apimachinery/sha256.ts'
import type { Context } from './command.ts'
import { fail } from './errors.ts'
import type { FlagTable } from './flags.ts'
import { canonicalJson, type JsonObject, stringAt, withAt } from './json-value.ts'
import { absolutePath } from './kubeconfig.ts'

export const dataFlags: FlagTable = {
  'from-literal': { type: 'array', help: 'A key and literal value (mykey=somevalue)' },
  'from-file': { type: 'list', help: 'A file or directory, or key=file' },
  'append-hash': { type: 'bool', value: 'false', help: 'Append a hash of the content to the name' },
  'from-env-file': { type: 'list', help: 'A file with lines of key=value' },
}

/** Keys and values, in the order of the flags. Keys must be new. */
export function readData(context: Context, what: string): Record<string, string> {
  const { flags } = context
  const data: Record<string, string> = Object.create(null)
  const put = (key: string, value: string): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key))
      fail(
        `"${key}" is not a valid key name for a ${what}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      )
    if (Object.hasOwn(data, key))
      fail(`cannot add key ${key}, another key by that name already exists in Data for ${what} ""`)
    data[key] = value
  }
  if (flags.has('from-env-file') && (flags.has('from-file') || flags.has('from-literal')))
    fail('from-env-file cannot be combined with from-file or from-literal')
  for (const source of flags.all('from-file'))
    for (const [key, path] of filesOf(context, source)) put(key, readFile(context, path))
  for (const source of flags.all('from-literal')) {
    const equals = source.indexOf('=')
    if (equals < 1) fail(`invalid literal source ${source}, expected key=value`)
    put(source.slice(0, equals), unquote(source.slice(equals + 1)))
  }
  for (const path of flags.all('from-env-file'))
    for (const line of readFile(context, path)
      .split('\n')
      .map((one) => one.trimStart())) {
      if (line === '' || line.startsWith('#')) continue
      const equals = line.indexOf('=')
      put(
        equals < 0 ? line : line.slice(0, equals),
        equals < 0 ? (context.host.env[line] ?? '') : line.slice(equals + 1),
      )
    }
  return data
}

function unquote(text: string): string {
  return /^".*"$|^'.*'$/s.test(text) && text.length >= 2 ? text.slice(1, -1) : text
}

function filesOf(context: Context, source: string): (readonly [string, string])[] {
  const equals = source.indexOf('=')
  if (equals === 0) fail(`key name for file path ${source.slice(1)} missing`)
  if (equals === source.length - 1) fail(`file path for key name ${source.slice(0, -1)} missing`)
  if (equals > 0) return [[source.slice(0, equals), source.slice(equals + 1)]]
  const path = absolutePath(context.host, source)
  if (context.host.disk.has(path)) return [[source.split('/').at(-1) ?? source, source]]
  const inside = context.host.disk
    .list(`${path}/`)
    .filter((file) => !file.slice(path.length + 1).includes('/') && !file.endsWith('/'))
  if (inside.length === 0) fail(`error reading ${source}: no such file or directory`)
  return inside.map((file) => [file.slice(path.length + 1), file])
}

export function readFile(context: Context, path: string): string {
  return (
    context.host.disk.readText(absolutePath(context.host, path)) ??
    fail(`error reading ${path}: no such file or directory`)
  )
}

/** The object with a hash of its content behind its name, for `--append-hash`. */
export function withAppendedHash(context: Context, object: JsonObject): JsonObject {
  if (!context.flags.bool('append-hash')) return object
  const { kind, type, data, binaryData } = object
  const name = stringAt(object, 'metadata', 'name')
  const hashed = {
    kind,
    name,
    data: data ?? null,
    ...(kind === 'Secret' ? { type } : {}),
    ...(binaryData ? { binaryData } : {}),
  }
  return withAt(object, ['metadata', 'name'], `${name}-${shortHash(canonicalJson(hashed))}`)
}
