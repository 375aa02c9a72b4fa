// Like ValidateNode and ValidateNodeUpdate in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { labelValueErrors, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import { validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateResourceQuantity } from '../pod/resource-validation.ts'
import type { Node, Taint } from '../types.ts'

export function validateNode(node: Node): FieldError[] {
  const errors = validateTaints(node.spec?.taints ?? [])
  const cidrs = node.spec?.podCIDRs ?? []
  cidrs.forEach((cidr, i) => {
    if (!isCidr(cidr)) {
      errors.push(
        invalid(`spec.podCIDRs[${i}]`, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'),
      )
    }
  })
  if (cidrs.length > 2)
    errors.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'))
  return [...errors, ...validateStatusResources(node)]
}

export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const errors = validateObjectMetaUpdate(node.metadata, old.metadata)
  errors.push(...validateStatusResources(node))
  errors.push(...duplicateAddresses(node))
  const oldCidrs = old.spec?.podCIDRs ?? []
  if (oldCidrs.length > 0 && !deepEqual(node.spec?.podCIDRs ?? [], oldCidrs)) {
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  }
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  if (node.spec?.taints !== old.spec?.taints) errors.push(...validateTaints(node.spec?.taints ?? []))
  if (!deepEqual(rest(node), rest(old))) errors.push(forbidden('spec', otherFields))
  return errors
}

const otherFields = `node updates may only change labels, taints, or capacity (or configSource, if the DynamicKubeletConfig feature gate is enabled)`

/** What of the spec no update may touch. */
function rest(node: Node): unknown {
  const {
    podCIDR: _a,
    podCIDRs: _b,
    providerID: _c,
    unschedulable: _d,
    taints: _e,
    configSource: _f,
    ...others
  } = node.spec ?? {}
  return others
}

function validateStatusResources({ status }: Node): FieldError[] {
  const errors: FieldError[] = []
  for (const part of ['capacity', 'allocatable'] as const) {
    for (const [name, value] of Object.entries(status?.[part] ?? {})) {
      errors.push(...validateResourceQuantity(name, value, `status.${part}[${name}]`))
    }
  }
  return errors
}

function duplicateAddresses({ status }: Node): FieldError[] {
  const seen = new Set<string>()
  const errors: FieldError[] = []
  status?.addresses?.forEach((address, i) => {
    const key = `${address.type} ${address.address}`
    if (seen.has(key)) errors.push(duplicate(`status.addresses[${i}]`, address))
    seen.add(key)
  })
  return errors
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function validateTaints(taints: readonly Taint[]): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  taints.forEach((taint, i) => {
    const path = `spec.taints[${i}]`
    for (const text of qualifiedNameErrors(taint.key)) errors.push(invalid(`${path}.key`, taint.key, text))
    const valueErrors = labelValueErrors(taint.value ?? '')
    if (valueErrors.length > 0) errors.push(invalid(`${path}.value`, taint.value, valueErrors.join(';')))
    if (!taint.effect) errors.push(required(`${path}.effect`))
    else if (!effects.includes(taint.effect)) errors.push(notSupported(`${path}.effect`, taint.effect, effects))
    const key = `${taint.key} ${taint.effect}`
    if (seen.has(key))
      errors.push(
        duplicate(path, {
          Key: taint.key,
          Value: taint.value ?? '',
          Effect: taint.effect,
          TimeAdded: taint.timeAdded ?? null,
        }),
      )
    seen.add(key)
  })
  return errors
}

function isCidr(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (match === null) return /^[0-9a-fA-F:]+\/\d{1,3}$/.test(text)
  return match.slice(1, 5).every((part) => Number(part) < 256) && Number(match[5]) <= 32
}
