import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { controllerOf, parseApiVersion } from '../../../apimachinery/object.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import {
  mustNotBeNegative,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import type { ControllerRevision } from '../types.ts'

/** A snapshot of a DaemonSet's template, to roll back to. */
export const controllerRevisionKind = defineKind<ControllerRevision>({
  group: 'apps',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  defaults: (revision) => revision,
  strategy: {
    validate: (revision) => [
      ...validateObjectMeta(revision.metadata, true, nameIsDnsSubdomain),
      ...(revision.data === undefined ? [required('data', 'data is mandatory')] : []),
      ...revisionErrors(revision),
    ],
    validateUpdate: (revision, old) => [
      ...validateObjectMetaUpdate(revision.metadata, old.metadata),
      ...revisionErrors(revision),
      ...validateImmutable(revision.data, old.data, 'data'),
    ],
  },
  columns: [
    nameColumn,
    { name: 'Controller', type: 'string', cell: controllerCell },
    { name: 'Revision', type: 'string', cell: ({ revision }) => revision },
    ageColumn,
  ],
})

function revisionErrors({ revision }: ControllerRevision): FieldError[] {
  return revision < 0 ? [invalid('revision', revision, mustNotBeNegative)] : []
}

/** `daemonset.apps/kube-proxy`. */
function controllerCell(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (owner === undefined) return '<none>'
  const { group } = parseApiVersion(owner.apiVersion)
  return `${owner.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${owner.name}`
}
