import { lateKind } from '../../late-kind.ts'

/** Which requests to the API server belong together, and how urgent they are. */
export const flowSchemaKind = lateKind(
  {
    group: 'flowcontrol.apiserver.k8s.io',
    kind: 'FlowSchema',
    plural: 'flowschemas',
    namespaced: false,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)
