// What a deletion asks for, in its DeleteOptions or its query, checked as upstream checks it.
// Like apimachinery/pkg/apis/meta/v1/validation ValidateDeleteOptions.
import type { FieldError } from '../../apimachinery/field-error.ts'
import type { DeleteOptions } from '../../apimachinery/meta-types.ts'
import { badRequestStatus, invalidStatus } from '../../apimachinery/status-error.ts'
import type { RequestInfo } from './request-info.ts'
import { refuse } from './status-error.ts'
import { dryRunErrors } from './write-options.ts'

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
