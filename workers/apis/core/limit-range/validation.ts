// Like ValidateLimitRange in pkg/apis/core/validation.
import { duplicate, type FieldError, forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import { milliValue } from '../../../apimachinery/quantity.ts'
import { validateContainerResourceName, validateResourceName } from '../quota-resources.ts'
import { unitsOf } from '../resource-amounts.ts'
import type { LimitRangeItem } from '../types.ts'

const types = ['Pod', 'Container', 'PersistentVolumeClaim']

export function validateLimits(limits: readonly LimitRangeItem[]): FieldError[] {
  const seen = new Set<string>()
  return limits.flatMap((item, i) => {
    const path = `spec.limits[${i}]`
    const errors = validateType(item.type, `${path}.type`)
    if (seen.has(item.type)) errors.push(duplicate(`${path}.type`, item.type))
    seen.add(item.type)
    return [...errors, ...validateItem(item, path)]
  })
}

function validateType(type: string, path: string): FieldError[] {
  const errors = qualifiedNameErrors(type).map((text) => invalid(path, type, text))
  if (errors.length > 0 || type.includes('/') || types.includes(type)) return errors
  return [invalid(path, type, 'must be a standard limit type or fully qualified')]
}

function validateItem(item: LimitRangeItem, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  const isPod = item.type === 'Pod'
  const validateName = isPod || item.type === 'Container' ? validateContainerResourceName : validateResourceName
  for (const part of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) {
    const resources = Object.keys(item[part] ?? {})
    if (isPod && resources.length > 0 && part.startsWith('default')) {
      errors.push(forbidden(`${path}.${part}`, "may not be specified when `type` is 'Pod'"))
      continue
    }
    for (const name of resources) {
      errors.push(...validateName(name, `${path}.${part}[${name}]`))
      names.add(name)
    }
  }
  const hasStorage = item.min?.['storage'] !== undefined || item.max?.['storage'] !== undefined
  if (item.type === 'PersistentVolumeClaim' && !hasStorage) {
    const detail = 'either minimum or maximum storage value is required, but neither was provided'
    errors.push(required(`${path}.limits`, detail))
  }
  return [...errors, ...[...names].flatMap((name) => validateOrder(item, isPod, name, path))]
}

/** The lowest is not above the default, and that not above the highest. */
function validateOrder(item: LimitRangeItem, isPod: boolean, name: string, path: string): FieldError[] {
  const amountOf = (part: 'min' | 'max' | 'default' | 'defaultRequest') =>
    isPod && part.startsWith('default') ? undefined : item[part]?.[name]
  const [min, max, limit, request] = [amountOf('min'), amountOf('max'), amountOf('default'), amountOf('defaultRequest')]
  const errors: FieldError[] = []
  const wrong = (part: string, value: string | undefined, detail: string) =>
    errors.push(invalid(`${path}.${part}[${name}]`, value, detail))
  if (isAbove(min, max)) wrong('min', min, `min value ${min} is greater than max value ${max}`)
  if (isAbove(min, request)) {
    wrong('defaultRequest', request, `min value ${min} is greater than default request value ${request}`)
  }
  if (isAbove(request, max)) {
    wrong('defaultRequest', request, `default request value ${request} is greater than max value ${max}`)
  }
  if (isAbove(request, limit)) {
    wrong('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`)
  }
  if (isAbove(min, limit)) wrong('default', min, `min value ${min} is greater than default value ${limit}`)
  if (isAbove(limit, max)) wrong('default', max, `default value ${limit} is greater than max value ${max}`)
  const ratio = item.maxLimitRequestRatio?.[name]
  if (ratio !== undefined) errors.push(...validateRatio(ratio, min, max, `${path}.maxLimitRequestRatio[${name}]`))
  if (!isOvercommitAllowed(name) && limit && request && unitsOf(limit) !== unitsOf(request)) {
    wrong('defaultRequest', request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`)
  }
  return errors
}

function isAbove(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && unitsOf(a) > unitsOf(b)
}

function validateRatio(ratio: string, min: string | undefined, max: string | undefined, path: string): FieldError[] {
  const errors = milliValue(ratio) < 1000 ? [invalid(path, ratio, `ratio ${ratio} is less than 1`)] : []
  if (min === undefined || max === undefined) return errors
  const most = milliValue(max) / milliValue(min)
  if (milliValue(ratio) / 1000 <= most) return errors
  return [...errors, invalid(path, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`)]
}

function isOvercommitAllowed(name: string): boolean {
  return !name.startsWith('hugepages-') && (!name.includes('/') || name.includes('kubernetes.io/'))
}
