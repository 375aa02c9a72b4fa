import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { nameIsDnsLabel, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { keepSpec } from '../../strategy.ts'
import type { Namespace } from '../types.ts'

/** A room for names. Its content is removed by the namespace controller, which then takes its finalizer away. */
export const namespaceKind = defineKind<Namespace>({
  group: '',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  defaults: withNameLabel,
  strategy: {
    prepareForCreate: (namespace) => ({
      // The name may have been generated since defaulting.
      ...withNameLabel(namespace),
      spec: { ...namespace.spec, finalizers: withKubernetes(namespace.spec?.finalizers) },
      status: { phase: 'Active' },
    }),
    // Finalizers are changed by `finalize` only.
    prepareForUpdate: (namespace, old) => ({ ...keepSpec(namespace, old), status: old.status }),
    validate: (namespace) => [
      ...validateObjectMeta(namespace.metadata, false, nameIsDnsLabel),
      ...finalizerErrors(namespace.spec?.finalizers),
    ],
    validateUpdate: (namespace, old) => validateObjectMetaUpdate(namespace.metadata, old.metadata),
  },
  status: {
    strategy: {
      prepareForUpdate: keepSpec,
      validate: () => [],
      validateUpdate: (namespace, old) => [
        ...validateObjectMetaUpdate(namespace.metadata, old.metadata),
        ...phaseErrors(namespace),
      ],
    },
  },
  columns: [nameColumn, { name: 'Status', type: 'string', cell: ({ status }) => status?.phase ?? '' }, ageColumn],
  selectableFields: ({ status, metadata }) => ({ 'status.phase': status?.phase ?? '', name: metadata.name }),
})

/** What `namespaces/finalize` may change: nothing but spec.finalizers. Like namespaceFinalizeStrategy. */
export const namespaceFinalizeStrategy = {
  prepareForUpdate: (namespace: Namespace, old: Namespace): Namespace => ({ ...namespace, status: old.status }),
  validate: () => [],
  validateUpdate: (namespace: Namespace, old: Namespace): FieldError[] => [
    ...validateObjectMetaUpdate(namespace.metadata, old.metadata),
    ...finalizerErrors(namespace.spec?.finalizers),
    ...(deepEqual(namespace.status, old.status) ? [] : validateImmutable(namespace.status, old.status, 'status')),
  ],
}

const nameLabel = 'kubernetes.io/metadata.name'

function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata
  if (!name || labels?.[nameLabel] === name) return namespace
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [nameLabel]: name } } }
}

function withKubernetes(finalizers: readonly string[] | undefined): readonly string[] {
  return finalizers?.includes('kubernetes') ? finalizers : [...(finalizers ?? []), 'kubernetes']
}

function finalizerErrors(finalizers: readonly string[] | undefined): FieldError[] {
  return (finalizers ?? []).flatMap((finalizer) => {
    const errors = qualifiedNameErrors(finalizer).map((text) => invalid('spec.finalizers', finalizer, text))
    if (errors.length > 0 || finalizer.includes('/') || finalizer === 'kubernetes') return errors
    return [
      invalid('spec.finalizers', finalizer, 'name is neither a standard finalizer name nor is it fully qualified'),
    ]
  })
}

function phaseErrors({ metadata, status }: Namespace): FieldError[] {
  const phase = status?.phase ?? ''
  if (!metadata.deletionTimestamp) {
    return phase === 'Active'
      ? []
      : [invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")]
  }
  if (phase === 'Terminating') return []
  return [invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")]
}
