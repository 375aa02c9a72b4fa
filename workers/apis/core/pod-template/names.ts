import { lateKind } from '../../late-kind.ts'

/** A template on its own. No controller reads it. */
export const podTemplateKind = lateKind(
  {
    group: '',
    kind: 'PodTemplate',
    plural: 'podtemplates',
    namespaced: true,
  },
  () => import('./kind.ts'),
)
