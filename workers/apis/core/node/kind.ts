import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { Node } from '../types.ts'
import { nodeColumns } from './table.ts'
import { validateNode, validateNodeUpdate } from './validation.ts'

/** A machine that runs pods, as the API server knows it. */
export const nodeKind = defineKind<Node>({
  group: '',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  storagePrefix: '/registry/minions',
  defaults: (node) => {
    const { status } = node
    if (status?.capacity === undefined) return node
    return withFields(node, { status: fillIn(status, { allocatable: status.capacity }) })
  },
  strategy: {
    validate: (node) => [...validateObjectMeta(node.metadata, false, nameIsDnsSubdomain), ...validateNode(node)],
    prepareForUpdate: keepStatus,
    validateUpdate: validateNodeUpdate,
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateNodeUpdate } },
  columns: nodeColumns,
  selectableFields: ({ spec }) => ({ 'spec.unschedulable': String(spec?.unschedulable ?? false) }),
})
