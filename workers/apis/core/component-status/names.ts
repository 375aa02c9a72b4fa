import { lateKind } from '../../late-kind.ts'

/** How a part of the control plane is, by its own word. */
export const componentStatusKind = lateKind(
  {
    group: '',
    kind: 'ComponentStatus',
    plural: 'componentstatuses',
    shortNames: ['cs'],
    namespaced: false,
    verbs: ['get', 'list'],
    storagePrefix: '',
    isVirtual: true,
  },
  () => import('./kind.ts'),
)
