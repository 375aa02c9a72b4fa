// What a write asks for in its query or its DeleteOptions, checked as upstream checks it.
// Like apimachinery/pkg/apis/meta/v1/validation.
import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../apimachinery/field-error.ts'
import type { DeleteOptions } from '../../apimachinery/meta-types.ts'
import { badRequestStatus, invalidStatus } from '../../apimachinery/status-error.ts'
import { managerOf } from './managed-fields.ts'
import type { RequestContext } from './request-context.ts'
import type { RequestInfo } from './request-info.ts'
import { refuse } from './status-error.ts'

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export type WriteOptions = {
  readonly manager: string
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
}

const longestManager = 128

export function writeOptionsOf(
  { info: { query }, request }: RequestContext,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteOptions {
  const fieldManager = query.get('fieldManager')
  const fieldValidation = query.get('fieldValidation') ?? ''
  const dryRun = query.get('dryRun')
  const errors: FieldError[] = []
  if (kind === 'PatchOptions' && isApply(request)) {
    if (!fieldManager) errors.push(required('fieldManager', 'is required for apply patch'))
  } else if (kind === 'PatchOptions' && query.get('force') !== undefined)
    errors.push(forbidden('force', 'may not be specified for non-apply patch'))
  if (fieldManager !== undefined) errors.push(...managerErrors(fieldManager))
  errors.push(...dryRunErrors(dryRun))
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(fieldValidation))
    errors.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']))
  if (errors.length > 0) refuse(invalidStatus({ group: 'meta.k8s.io', kind }, '', errors))
  return {
    manager: managerOf(fieldManager, request.headers['user-agent']),
    dryRun: dryRun === 'All',
    fieldValidation: fieldValidation === '' ? 'Warn' : (fieldValidation as FieldValidation),
  }
}

/** Whether the body is a configuration to be applied. */
export function isApply({ headers }: Pick<RequestContext['request'], 'headers'>): boolean {
  return headers['content-type']?.startsWith('application/apply-patch+yaml') === true
}

/** Names are short and can be shown. Like ValidateFieldManager. */
function managerErrors(manager: string): FieldError[] {
  const errors: FieldError[] = []
  if (manager.length > longestManager) errors.push(tooLong('fieldManager', longestManager))
  for (const { 0: character, index } of manager.matchAll(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu)) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    errors.push(invalid('fieldManager', manager, `invalid character U+${code} (at position ${index})`))
  }
  return errors
}

/** From the body, or, without one, from the query. */
export function deleteOptionsOf({ query }: RequestInfo, body: unknown): DeleteOptions {
  const options = body === undefined || body === null || body === '' ? optionsOfQuery(query) : optionsOfBody(body)
  const errors = deleteErrors(options)
  if (errors.length > 0) refuse(invalidStatus({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors))
  return options
}

function optionsOfQuery(query: RequestInfo['query']): DeleteOptions {
  const seconds = query.get('gracePeriodSeconds')
  const propagationPolicy = query.get('propagationPolicy')
  const orphan = query.get('orphanDependents')
  const dryRun = query.get('dryRun')
  return {
    ...(seconds !== undefined && /^-?\d+$/.test(seconds) ? { gracePeriodSeconds: Number(seconds) } : {}),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(orphan === undefined ? {} : { orphanDependents: orphan === 'true' }),
    ...(dryRun === undefined ? {} : { dryRun: [dryRun] }),
  }
}

function optionsOfBody(body: unknown): DeleteOptions {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    refuse(
      badRequestStatus(
        "the object provided is unrecognized (must be of type DeleteOptions): couldn't get version/kind",
      ),
    )
  const options = body as DeleteOptions
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun, orphanDependents } = options
  const isWrong =
    (gracePeriodSeconds !== undefined && gracePeriodSeconds !== null && !Number.isSafeInteger(gracePeriodSeconds)) ||
    (propagationPolicy !== undefined && propagationPolicy !== null && typeof propagationPolicy !== 'string') ||
    (preconditions !== undefined && (typeof preconditions !== 'object' || Array.isArray(preconditions))) ||
    (dryRun !== undefined && dryRun !== null && !Array.isArray(dryRun))
  if (isWrong)
    refuse(
      badRequestStatus('DeleteOptions in version "v1" cannot be handled as a DeleteOptions: json: cannot unmarshal'),
    )
  return {
    ...(gracePeriodSeconds == null ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy == null ? {} : { propagationPolicy }),
    ...(orphanDependents == null ? {} : { orphanDependents }),
    ...(preconditions == null ? {} : { preconditions }),
    ...(dryRun == null ? {} : { dryRun }),
  }
}

const policies = ['Foreground', 'Background', 'Orphan']

function deleteErrors({ propagationPolicy, orphanDependents, dryRun }: DeleteOptions): FieldError[] {
  const errors: FieldError[] = []
  if (propagationPolicy !== undefined && orphanDependents !== undefined)
    errors.push({
      type: 'FieldValueInvalid',
      field: 'propagationPolicy',
      body: `Invalid value: ${JSON.stringify(propagationPolicy)}: orphanDependents and deletionPropagation cannot be both set`,
    })
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    // Upstream lists these values in its own order.
    const body = `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Foreground", "Background", "Orphan", "nil"`
    errors.push({ type: 'FieldValueNotSupported', field: 'propagationPolicy', body })
  }
  return [...errors, ...dryRunErrors(dryRun?.[0])]
}

function dryRunErrors(dryRun: string | undefined): FieldError[] {
  return dryRun === undefined || dryRun === 'All' ? [] : [notSupported('dryRun', [dryRun], ['All'])]
}
