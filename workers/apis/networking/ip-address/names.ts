import { lateKind } from '../../late-kind.ts'

/** A cluster IP that is taken, and by whom. */
export const ipAddressKind = lateKind(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'IPAddress',
    plural: 'ipaddresses',
    singular: 'ipaddress',
    shortNames: ['ip'],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/ipaddresses',
    schema: 'networking.v1.IPAddress',
  },
  () => import('./kind.ts'),
)
