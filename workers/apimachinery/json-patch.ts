// JSON patches (RFC 6902): a list of operations on paths. Like evanphx/json-patch, which the API server uses.
import { sameJson } from './deep-equal.ts'
import { PatchError } from './patch-error.ts'

export type JsonPatchOperation = {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const maxOperations = 10_000
/** Copies cost nothing until somebody walks through them: a patch of 30 doublings would make a billion values. */
const maxCopiedValues = 100_000

/** Reads the operations out of a body. Throws a PatchError worded as the API server words it. */
export function readJsonPatch(body: unknown): JsonPatchOperation[] {
  if (!Array.isArray(body)) {
    const what =
      body === null ? 'null' : typeof body === 'object' ? 'object' : typeof body === 'boolean' ? 'bool' : typeof body
    throw new PatchError(
      `error decoding patch: json: cannot unmarshal ${what} into Go value of type []handlers.jsonPatchOp`,
      'bad-request',
    )
  }
  if (body.length > maxOperations) {
    throw new PatchError(
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${body.length}`,
      'too-large',
    )
  }
  return body as JsonPatchOperation[]
}

/** Applies the operations in order, all or nothing; what they do not touch is shared with the document. */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
  let copied = 0
  return operations.reduce((current, operation) => {
    if (typeof operation !== 'object' || operation === null || typeof operation.path !== 'string') {
      throw failed('Unexpected kind: unknown')
    }
    const path = readPointer(operation.path)
    switch (operation.op) {
      case 'add':
        return write(current, path, value(operation), 'add')
      case 'remove':
        return remove(current, path, 'remove')
      case 'replace':
        read(current, path, 'replace')
        return write(current, path, value(operation), 'replace')
      case 'test': {
        const actual = lookup(current, path)
        if (sameJson(actual ?? null, operation.value ?? null)) return current
        throw failed(`testing value ${operation.path} failed: test failed`)
      }
      case 'move': {
        const from = readPointer(operation.from ?? '')
        const moved = read(current, from, 'move')
        return write(remove(current, from, 'move'), path, moved, 'move')
      }
      case 'copy': {
        const source = read(current, readPointer(operation.from ?? ''), 'copy')
        copied += countValues(source, maxCopiedValues - copied)
        if (copied > maxCopiedValues)
          throw failed('Unable to complete the copy, the accumulated size increase of copy is too large')
        return write(current, path, source, 'copy')
      }
      default:
        throw failed(`Unexpected kind: ${String(operation.op)}`)
    }
  }, document)
}

function value(operation: JsonPatchOperation): unknown {
  return operation.value ?? null
}

function readPointer(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function lookup(document: unknown, path: readonly string[]): unknown {
  let current = document
  for (const key of path) {
    if (Array.isArray(current)) current = current[index(key, current.length, false) ?? -1]
    else if (isObject(current) && Object.hasOwn(current, key)) current = current[key]
    else return undefined
  }
  return current
}

function read(document: unknown, path: readonly string[], op: string): unknown {
  const found = lookup(document, path)
  if (found === undefined) throw missing(op, path)
  return found
}

/** A list takes the value in at the index (replace: there); `-` is its end. */
function write(document: unknown, path: readonly string[], added: unknown, op: string): unknown {
  const [key, ...rest] = path
  if (key === undefined) return added
  if (Array.isArray(document)) {
    const isLast = rest.length === 0
    const at = index(key, document.length, isLast && op !== 'replace')
    if (at === undefined)
      throw failed(
        `${op} operation does not apply: doc is missing path: /${path.join('/')}: Unable to access invalid index: ${key}: invalid index referenced`,
      )
    if (isLast && op !== 'replace') return [...document.slice(0, at), added, ...document.slice(at)]
    return document.map((one, i) => (i === at ? write(one, rest, added, op) : one))
  }
  if (!isObject(document)) throw missing(op, path)
  if (rest.length > 0 && !Object.hasOwn(document, key)) throw missing(op, path)
  return { ...document, [key]: write(document[key], rest, added, op) }
}

function remove(document: unknown, path: readonly string[], op: string): unknown {
  const [key, ...rest] = path
  if (key === undefined) throw missing(op, path)
  if (Array.isArray(document)) {
    const at = index(key, document.length, false)
    if (at === undefined)
      throw failed(
        `${op} operation does not apply: doc is missing key: /${path.join('/')}: Unable to access invalid index: ${key}: invalid index referenced`,
      )
    if (rest.length === 0) return document.filter((_, i) => i !== at)
    return document.map((one, i) => (i === at ? remove(one, rest, op) : one))
  }
  if (!isObject(document) || !Object.hasOwn(document, key)) throw missing(op, path)
  if (rest.length > 0) return { ...document, [key]: remove(document[key], rest, op) }
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== key))
}

/** Negative indexes count from the end, as the library allows. */
function index(key: string, length: number, mayAppend: boolean): number | undefined {
  if (key === '-') return mayAppend ? length : undefined
  if (!/^-?\d+$/.test(key)) return undefined
  const at = Number(key) < 0 ? Number(key) + length + (mayAppend ? 1 : 0) : Number(key)
  return at >= 0 && at < length + (mayAppend ? 1 : 0) ? at : undefined
}

function countValues(root: unknown, limit: number): number {
  let count = 0
  const rest = [root]
  while (rest.length > 0 && count <= limit) {
    const one = rest.pop()
    count++
    if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) rest.push(inner)
  }
  return count
}

function missing(op: string, path: readonly string[]): PatchError {
  const what = op === 'remove' || op === 'replace' || op === 'move' ? 'key' : 'path'
  return failed(`${op} operation does not apply: doc is missing ${what}: /${path.join('/')}: missing value`)
}

function failed(message: string): PatchError {
  return new PatchError(message, 'unprocessable')
}

function isObject(candidate: unknown): candidate is Readonly<Record<string, unknown>> {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate)
}
