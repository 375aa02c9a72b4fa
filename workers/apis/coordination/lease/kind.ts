import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { mustNotBeNegative, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { Lease } from '../types.ts'

/** A promise to be alive that has to be renewed: kubelets' heartbeats, and who leads among controllers. */
export const leaseKind = defineKind<Lease>({
  group: 'coordination.k8s.io',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  defaults: (lease) => lease,
  strategy: {
    validate: (lease) => [...validateObjectMeta(lease.metadata, true, nameIsDnsSubdomain), ...validateLease(lease)],
    validateUpdate: (lease, old) => [
      ...validateObjectMetaUpdate(lease.metadata, old.metadata),
      ...validateLease(lease),
    ],
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: false,
  },
  columns: [nameColumn, { name: 'Holder', type: 'string', cell: ({ spec }) => spec.holderIdentity ?? '' }, ageColumn],
})

function validateLease({ spec }: Lease): FieldError[] {
  const errors: FieldError[] = []
  if (spec.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'))
  }
  if (spec.leaseTransitions !== undefined && spec.leaseTransitions < 0) {
    errors.push(invalid('spec.leaseTransitions', spec.leaseTransitions, mustNotBeNegative))
  }
  if (spec.preferredHolder && !spec.strategy) {
    errors.push(forbidden('spec.preferredHolder', 'can only be specified when `strategy` is defined'))
  }
  // Coordinated leader election is not simulated: nobody would act on these.
  if (spec.strategy !== undefined)
    errors.push(forbidden('spec.strategy', 'Wheelhouse does not simulate coordinated leader election'))
  return errors
}
