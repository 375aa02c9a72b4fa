import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { Node, NodeSpec } from '../types.ts'
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
    const { spec, status } = node
    return withFields(node, {
      ...(spec && { spec: withOneRange(spec) }),
      ...(status?.capacity && { status: fillIn(status, { allocatable: status.capacity }) }),
    })
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

/** The range of the pods' addresses is there twice; the older field wins. Like Convert_v1_NodeSpec_To_core_NodeSpec. */
function withOneRange(spec: NodeSpec): NodeSpec {
  const { podCIDR, podCIDRs } = spec
  if (podCIDR) return podCIDRs?.[0] === podCIDR ? spec : { ...spec, podCIDRs: [podCIDR] }
  return podCIDRs?.[0] ? { ...spec, podCIDR: podCIDRs[0] } : spec
}
