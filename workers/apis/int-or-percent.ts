// Numbers that may be percentages: `25%`. Like apimachinery/pkg/util/intstr and validatePositiveIntOrPercent.
import type { FieldError } from '../apimachinery/field-error.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { regexError } from '../apimachinery/name-validation.ts'
import { mustNotBeNegative } from './object-meta-validation.ts'

const percent = /^[0-9]+%$/

export function validateIntOrPercent(value: number | string | undefined, path: string): FieldError[] {
  if (typeof value === 'string') {
    if (percent.test(value)) return []
    const detail = regexError(
      "a valid percent string must be a numeric string followed by an ending '%'",
      '[0-9]+%',
      '1%',
      '93%',
    )
    return [invalid(path, value, detail)]
  }
  return (value ?? 0) < 0 ? [invalid(path, value, mustNotBeNegative)] : []
}

export function validateAtMost100Percent(value: number | string | undefined, path: string): FieldError[] {
  const isMore = typeof value === 'string' && percent.test(value) && Number(value.slice(0, -1)) > 100
  return isMore ? [invalid(path, value, 'must not be greater than 100%')] : []
}

/** 0 or 0%. */
export function isZero(value: number | string | undefined): boolean {
  return value === undefined || value === 0 || (typeof value === 'string' && /^0+%$/.test(value))
}
