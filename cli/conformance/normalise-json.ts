// Brings JSON into a form in which two runs can be compared: keys sorted, and what differs from run to run taken out.
import { anyNode, type Fixed, normaliseString } from './normalise-text.ts'

/** Indented, with sorted keys. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(sorted(value), null, 2)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

type Fields = Readonly<Record<string, unknown>>

/** Fields whose value is another in every run. */
const anyValue = new Set([
  'resourceVersion',
  'uid',
  'continue',
  'remainingItemCount',
  'nodeName',
  'hostIP',
  'token',
  'host',
  'reportingInstance',
])
const hashLabels = new Set(['pod-template-hash', 'controller-revision-hash'])

export function normaliseJson(value: unknown, fixed: Fixed): string {
  return sortedJson(normalised(value, fixed))
}

function normalised(value: unknown, fixed: Fixed): unknown {
  if (typeof value === 'string')
    return fixed.anyNode ? anyNode(normaliseString(value, fixed)) : normaliseString(value, fixed)
  if (Array.isArray(value)) return ordered(value.map((one) => normalised(one, fixed)))
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Fields
  const entries = Object.entries(fields).flatMap(([key, one]): [string, unknown][] => {
    // Prose is ours: what a column or a field means is said in other words.
    if (one === undefined || key === 'description') return []
    if (anyValue.has(key) && one !== '' && one !== '0' && one !== null) return [[key, 'ANY']]
    // Which images lie on a node depends on what was done before this recording.
    if (key === 'images' && 'nodeInfo' in fields) return []
    if ('kty' in fields && (key === 'kid' || key === 'n')) return [[key, 'KEY']]
    if (typeof one === 'number' && /[pP]ort$/.test(key))
      return [[key, Number(normaliseString(`${one}`, fixed)) || 'ANY']]
    if (key === 'cells' && Array.isArray(one)) return [[key, one.map((cell) => normalisedCell(cell, fixed))]]
    if (hashLabels.has(key) && fixed.anyHash) return [[key, 'HASH']]
    return [[normaliseString(key, fixed), normalised(one, fixed)]]
  })
  return Object.fromEntries(entries)
}

/** Ages, and which node it was, are another in every run. */
function normalisedCell(cell: unknown, fixed: Fixed): unknown {
  if (typeof cell !== 'string') return cell
  const plain = normaliseString(cell, fixed).replace(/\([\dhms]+ ago\)/, '(AGE ago)')
  const text = fixed.anyNode ? anyNode(plain) : plain.replace(/^node-\d$/, 'NODE')
  return text.replace(/^(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?$|^<invalid>$/, (found) => (found === '' ? '' : 'AGE'))
}

/** Lists of things with random names, or of several writers, came in an order of their own. */
function ordered(list: unknown[]): unknown[] {
  const isNamed = list.some((one) => JSON.stringify(one)?.includes('-XXXXX'))
  const isManaged = list.some((one) => typeof one === 'object' && one !== null && 'fieldsV1' in one)
  if (!isNamed && !isManaged) return list
  return [...list].sort((a, b) => (sortedJson(a) < sortedJson(b) ? -1 : 1))
}

/**
 * A table of the whole cluster shows what other recordings had left in it, which is not known here: its columns are
 * compared, not its rows.
 */
export function clusterWide(path: string, body: unknown): unknown {
  const table = body as Fields | null
  if (typeof table !== 'object' || table?.['kind'] !== 'Table' || path.includes('/namespaces/')) return body
  return { ...table, metadata: undefined, rows: undefined }
}
