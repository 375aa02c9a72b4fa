// What a list or a watch asks for in its query, checked as upstream checks it.
// Like apimachinery/pkg/apis/meta/internalversion/validation.
import { type FieldError, forbidden, notSupported } from '../../apimachinery/field-error.ts'
import { badRequestStatus, invalidStatus } from '../../apimachinery/status-error.ts'
import { isTrue, type RequestInfo } from './request-info.ts'
import { refuse } from './status-error.ts'

export type ListOptions = {
  /** 0: all. */
  readonly limit: number
  readonly continue: string
  /** Undefined: the most recent. */
  readonly resourceVersion: number | undefined
  readonly match: 'Exact' | 'NotOlderThan' | ''
  readonly bookmarks: boolean
  readonly sendInitialEvents: boolean | undefined
  readonly timeoutSeconds: number
}

export function listOptionsOf({ query }: RequestInfo, isWatch: boolean): ListOptions {
  const text = (name: string) => query.get(name) ?? ''
  const sendInitialEvents = query.has('sendInitialEvents') ? isTrue(query.get('sendInitialEvents')) : undefined
  const errors = isWatch
    ? watchErrors(text('resourceVersionMatch'), sendInitialEvents, isTrue(query.get('allowWatchBookmarks')))
    : listErrors(text('resourceVersion'), text('resourceVersionMatch'), text('continue'), sendInitialEvents)
  if (errors.length > 0) refuse(invalidStatus({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors))
  if (!isWatch && text('continue') !== '' && !['', '0'].includes(text('resourceVersion')))
    refuse(badRequestStatus('specifying resource version is not allowed when using continue'))
  return {
    limit: Math.max(0, numberOf(query.get('limit'))),
    continue: text('continue'),
    resourceVersion: resourceVersionOf(text('resourceVersion')),
    match: text('resourceVersionMatch') as ListOptions['match'],
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents,
    timeoutSeconds: numberOf(query.get('timeoutSeconds')),
  }
}

/** Undefined when absent. */
export function resourceVersionOf(text: string): number | undefined {
  if (text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const wrong = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
  const message = `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ${wrong}`
  return refuse(badRequestStatus(message))
}

const matchField = 'resourceVersionMatch'

function listErrors(version: string, match: string, token: string, initial: boolean | undefined): FieldError[] {
  const errors: FieldError[] = []
  if (initial !== undefined) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  if (match === '') return errors
  if (version === '')
    errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
  if (token !== '') errors.push(forbidden(matchField, 'resourceVersionMatch is forbidden when continue is provided'))
  if (match !== 'Exact' && match !== 'NotOlderThan')
    errors.push(notSupported(matchField, match, ['Exact', 'NotOlderThan', '']))
  if (match === 'Exact' && version === '0')
    errors.push(forbidden(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  return errors
}

function watchErrors(match: string, initial: boolean | undefined, bookmarks: boolean): FieldError[] {
  if (initial === undefined)
    return match === ''
      ? []
      : [forbidden(matchField, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]
  const errors: FieldError[] = []
  if (match === '')
    errors.push(forbidden(matchField, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
  else if (match !== 'NotOlderThan') errors.push(notSupported(matchField, match, ['NotOlderThan']))
  if (initial && !bookmarks)
    errors.push(forbidden('allowWatchBookmarks', 'sendInitialEvents requires setting allowWatchBookmarks to true'))
  return errors
}

function numberOf(text: string | undefined): number {
  if (text === undefined) return 0
  if (/^[-+]?\d{1,18}$/.test(text)) return Number(text)
  return refuse(badRequestStatus(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`))
}
