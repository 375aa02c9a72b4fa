// The rules that a Job has for the failures of its pods and for its success. Like validatePodFailurePolicy and
// validateSuccessPolicy in pkg/apis/batch/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooMany } from '../../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import type { PodSpec } from '../../core/types.ts'
import { validateNonNegative } from '../../object-meta-validation.ts'
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../types.ts'

const maxRules = 20
const maxValues = 255
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const statuses = ['False', 'True', 'Unknown']

export function validateFailurePolicy(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules
  if (rules === undefined) return []
  if (rules.length > maxRules) return [tooMany(`${path}.rules`, rules.length, maxRules)]
  // What is required may be missing all the same: that is said elsewhere.
  const { containers = [], initContainers = [] } = spec.template.spec as Partial<PodSpec>
  const names = new Set([...containers, ...initContainers].map(({ name }) => name))
  return rules.flatMap((rule, i) => validateRule(spec, rule, names, `${path}.rules[${i}]`))
}

function validateRule(
  spec: JobSpec,
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  names: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const at = `${path}.action`
  const asked: string = action ?? ''
  if (asked === '') errors.push(required(at, `valid values: [${actions.map((one) => JSON.stringify(one)).join(' ')}]`))
  else if (asked === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      errors.push(invalid(at, asked, 'requires the backoffLimitPerIndex to be set'))
  } else if (!actions.includes(asked)) errors.push(notSupported(at, asked, actions))
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, names, `${path}.onExitCodes`))
  onPodConditions.forEach(({ type, status = '' }, i) => {
    const where = `${path}.onPodConditions[${i}]`
    errors.push(...qualifiedNameErrors(type).map((text) => invalid(`${where}.type`, type, text)))
    if (status === '') {
      errors.push(required(`${where}.status`, `valid values: [${statuses.map((one) => `"${one}"`).join(' ')}]`))
    } else if (!statuses.includes(status)) errors.push(notSupported(`${where}.status`, status, statuses))
  })
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(wrongRule(path, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(wrongRule(path, 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
  return errors
}

/** The rule itself is not shown. */
function wrongRule(field: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: `Invalid value: ${detail}` }
}

function validateExitCodes(
  { operator, containerName, values = [] }: Partial<PodFailurePolicyOnExitCodesRequirement>,
  names: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const asked: string = operator ?? ''
  if (asked === '') errors.push(required(`${path}.operator`, 'valid values: ["In" "NotIn"]'))
  else if (asked !== 'In' && asked !== 'NotIn') errors.push(notSupported(`${path}.operator`, asked, ['In', 'NotIn']))
  if (containerName !== undefined && !names.has(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalid(`${path}.containerName`, containerName, detail))
  }
  if (values.length === 0) return [...errors, invalid(`${path}.values`, values, 'at least one value is required')]
  if (values.length > maxValues) return [...errors, tooMany(`${path}.values`, values.length, maxValues)]
  const seen = new Set<number>()
  let isOrdered = true
  values.forEach((value, i) => {
    const at = `${path}.values[${i}]`
    if (asked === 'In' && value === 0) errors.push(invalid(at, value, 'must not be 0 for the In operator'))
    if (seen.has(value)) errors.push(duplicate(at, value))
    else if (i > 0 && value < (values[i - 1] ?? value)) isOrdered = false
    seen.add(value)
  })
  return isOrdered ? errors : [...errors, invalid(`${path}.values`, values, 'must be ordered')]
}

export function validateSuccessPolicy(spec: JobSpec, path: string): FieldError[] {
  const { successPolicy, completionMode, completions } = spec
  if (successPolicy === undefined) return []
  if (completionMode !== 'Indexed') return [invalid(path, successPolicy, 'requires indexed completion mode')]
  const rules = successPolicy.rules ?? []
  if (rules.length === 0) {
    return [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
  }
  if (rules.length > maxRules) return [tooMany(`${path}.rules`, rules.length, maxRules)]
  return rules.flatMap((rule, i) => validateSuccessRule(rule, completions, `${path}.rules[${i}]`))
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number | undefined,
  path: string,
): FieldError[] {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    return [required(path, 'at least one of succeededCount or succeededIndexes must be specified')]
  }
  const errors: FieldError[] = []
  const total = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions ?? 0)
  if (typeof total === 'string') {
    errors.push(invalid(`${path}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${total}`))
  }
  if (succeededCount === undefined) return errors
  const at = `${path}.succeededCount`
  errors.push(...validateNonNegative(succeededCount, at))
  if (completions !== undefined && succeededCount > completions) {
    const detail = `must be less than or equal to ${completions} (the number of specified completions)`
    errors.push(invalid(at, succeededCount, detail))
  }
  if (typeof total === 'number' && succeededCount > total) {
    const detail = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`
    errors.push(invalid(at, succeededCount, detail))
  }
  return errors
}

/** How many indexes `0-2,5` names, or what is wrong with it. Like validateIndexesFormat. */
function countIndexes(text: string, completions: number): number | string {
  let [total, last] = [0, -1]
  for (const part of text === '' ? [] : text.split(',')) {
    const bounds = part.split('-')
    if (bounds.length > 2)
      return `the fragment "${part}" violates the requirement that an index interval can have at most two parts separated by '-'`
    const numbers = bounds.map((bound) => (/^-?\d+$/.test(bound) ? Number(bound) : Number.NaN))
    const wrong = bounds.find((_, i) => Number.isNaN(numbers[i]))
    if (wrong !== undefined) return `cannot convert string to integer for index: "${wrong}"`
    const [first = 0, end = first] = numbers
    const beyond = numbers.find((number) => number >= completions)
    if (beyond !== undefined) return `too large index: "${beyond}"`
    if (first <= last) return `non-increasing order, previous: ${last}, current: ${first}`
    if (numbers.length > 1 && end <= first) return `non-increasing order, previous: ${first}, current: ${end}`
    total += end - first + 1
    last = end
  }
  return total
}
