// Like ValidatePriorityLevelConfiguration in pkg/apis/flowcontrol/validation.
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '../types.ts'

export function validatePriorityLevel({ metadata, spec }: PriorityLevelConfiguration): FieldError[] {
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain)
  const { type, exempt, limited } = spec
  if ((metadata.name === 'exempt') !== (type === 'Exempt')) {
    errors.push(invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'"))
  }
  if (type === 'Exempt') {
    if (limited) errors.push(forbidden('spec.limited', 'must be nil if the type is not Limited'))
    errors.push(...validateShares(exempt ?? {}, 'spec.exempt', 0))
  } else if (type === 'Limited') {
    if (exempt) errors.push(forbidden('spec.exempt', 'must be nil if the type is Limited'))
    if (limited) errors.push(...validateLimited(limited, 'spec.limited'))
    else errors.push(required('spec.limited', 'must not be empty when type is Limited'))
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']))
  return errors
}

type Shares = {
  readonly nominalConcurrencyShares?: number | undefined
  readonly lendablePercent?: number | undefined
}

function validateShares(
  { nominalConcurrencyShares, lendablePercent }: Shares,
  path: string,
  least: number,
): FieldError[] {
  const errors: FieldError[] = []
  if (nominalConcurrencyShares !== undefined && nominalConcurrencyShares < least) {
    const at = `${path}.nominalConcurrencyShares`
    errors.push(invalid(at, nominalConcurrencyShares, 'must be a non-negative integer'))
  }
  if (lendablePercent !== undefined && (lendablePercent < 0 || lendablePercent > 100)) {
    const at = `${path}.lendablePercent`
    errors.push(invalid(at, lendablePercent, 'must be between 0 and 100, inclusive'))
  }
  return errors
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, path: string): FieldError[] {
  const errors = validateShares(limited, path, 0)
  errors.push(...validateResponse(limited.limitResponse, `${path}.limitResponse`))
  const borrowed = limited.borrowingLimitPercent
  if (borrowed !== undefined && borrowed < 0) {
    const at = `${path}.borrowingLimitPercent`
    errors.push(invalid(at, borrowed, 'if specified, must be a non-negative integer'))
  }
  return errors
}

function validateResponse(response: LimitResponse | undefined, path: string): FieldError[] {
  const { type = '', queuing } = response ?? {}
  const at = `${path}.queuing`
  if (type === 'Reject') {
    return queuing ? [forbidden(at, 'must be nil if limited.limitResponse.type is not Limited')] : []
  }
  if (type !== 'Queue') return [notSupported(`${path}.type`, type, ['Queue', 'Reject'])]
  if (queuing) return validateQueuing(queuing, at)
  return [required(at, 'must not be empty if limited.limitResponse.type is Limited')]
}

const mostQueues = 10_000_000
const mostBits = 60

function validateQueuing(queuing: QueuingConfiguration, path: string): FieldError[] {
  const { queueLengthLimit = 0, queues = 0, handSize = 0 } = queuing
  const errors: FieldError[] = []
  if (queueLengthLimit <= 0) errors.push(invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive'))
  if (queues <= 0) errors.push(invalid(`${path}.queues`, queues, 'must be positive'))
  else if (queues > mostQueues) {
    errors.push(invalid(`${path}.queues`, queues, `must not be greater than ${mostQueues}`))
  }
  const bits = Math.ceil(Math.log2(queues) * handSize)
  const wrong = (detail: string) => errors.push(invalid(`${path}.handSize`, handSize, detail))
  if (handSize <= 0) wrong('must be positive')
  else if (handSize > queues) wrong(`should not be greater than queues (${queues})`)
  else if (bits > mostBits) {
    wrong(`required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${mostBits}`)
  }
  return errors
}
