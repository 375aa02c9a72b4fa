// Where the resources are that programs read and write. Programs need no more of a kind than this and its types.
import type { Resource } from '../apimachinery/resource.ts'

export const namespaces: Resource = { group: '', version: 'v1', plural: 'namespaces', namespaced: false }
export const nodes: Resource = { group: '', version: 'v1', plural: 'nodes', namespaced: false }
export const pods: Resource = { group: '', version: 'v1', plural: 'pods', namespaced: true }
export const services: Resource = { group: '', version: 'v1', plural: 'services', namespaced: true }
export const endpoints: Resource = { group: '', version: 'v1', plural: 'endpoints', namespaced: true }
export const configMaps: Resource = { group: '', version: 'v1', plural: 'configmaps', namespaced: true }
export const secrets: Resource = { group: '', version: 'v1', plural: 'secrets', namespaced: true }
export const serviceAccounts: Resource = { group: '', version: 'v1', plural: 'serviceaccounts', namespaced: true }
export const events: Resource = { group: '', version: 'v1', plural: 'events', namespaced: true }
/** The same objects in the newer form. */
export const newerEvents: Resource = { group: 'events.k8s.io', version: 'v1', plural: 'events', namespaced: true }
export const replicaSets: Resource = { group: 'apps', version: 'v1', plural: 'replicasets', namespaced: true }
export const deployments: Resource = { group: 'apps', version: 'v1', plural: 'deployments', namespaced: true }
export const daemonSets: Resource = { group: 'apps', version: 'v1', plural: 'daemonsets', namespaced: true }
export const controllerRevisions: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'controllerrevisions',
  namespaced: true,
}
export const jobs: Resource = { group: 'batch', version: 'v1', plural: 'jobs', namespaced: true }
export const endpointSlices: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  namespaced: true,
}
export const leases: Resource = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', namespaced: true }
export const priorityClasses: Resource = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  plural: 'priorityclasses',
  namespaced: false,
}
export const clusterRoles: Resource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'clusterroles',
  namespaced: false,
}
export const clusterRoleBindings: Resource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'clusterrolebindings',
  namespaced: false,
}
export const roles: Resource = { group: 'rbac.authorization.k8s.io', version: 'v1', plural: 'roles', namespaced: true }
export const roleBindings: Resource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'rolebindings',
  namespaced: true,
}
export const statefulSets: Resource = { group: 'apps', version: 'v1', plural: 'statefulsets', namespaced: true }
export const persistentVolumes: Resource = { group: '', version: 'v1', plural: 'persistentvolumes', namespaced: false }
export const persistentVolumeClaims: Resource = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  namespaced: true,
}
export const storageClasses: Resource = {
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'storageclasses',
  namespaced: false,
}
export const csiNodes: Resource = {
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'csinodes',
  namespaced: false,
}
export const replicationControllers: Resource = {
  group: '',
  version: 'v1',
  plural: 'replicationcontrollers',
  namespaced: true,
}
export const cronJobs: Resource = { group: 'batch', version: 'v1', plural: 'cronjobs', namespaced: true }
export const podDisruptionBudgets: Resource = {
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  namespaced: true,
}
export const resourceQuotas: Resource = { group: '', version: 'v1', plural: 'resourcequotas', namespaced: true }
export const horizontalPodAutoscalers: Resource = {
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
}
export const certificateSigningRequests: Resource = {
  group: 'certificates.k8s.io',
  version: 'v1',
  plural: 'certificatesigningrequests',
  namespaced: false,
}
