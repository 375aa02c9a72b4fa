// What a write asks for in its query, checked as upstream checks it.
// Like apimachinery/pkg/apis/meta/v1/validation.
import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../apimachinery/field-error.ts'
import { invalidStatus } from '../../apimachinery/status-error.ts'
import { managerOf } from './managed-fields.ts'
import type { RequestContext } from './request-context.ts'
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

export function dryRunErrors(dryRun: string | undefined): FieldError[] {
  return dryRun === undefined || dryRun === 'All' ? [] : [notSupported('dryRun', [dryRun], ['All'])]
}
