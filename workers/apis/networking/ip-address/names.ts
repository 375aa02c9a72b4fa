import { lateKind } from '../../late-kind.ts'

/** A cluster IP that is taken, and by whom. */
export const ipAddressKind = lateKind(
  {
    group: 'networking.k8s.io',
    kind: 'IPAddress',
    plural: 'ipaddresses',
    shortNames: ['ip'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)
