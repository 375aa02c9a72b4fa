// The kinds that commands make themselves: for these nothing is asked of discovery.
import * as resources from '../apis/resources.ts'
import type { Named } from './discovery.ts'

export const podKind: Named = { ...resources.pods, kind: 'Pod' }
export const deploymentKind: Named = { ...resources.deployments, kind: 'Deployment' }
export const jobKind: Named = { ...resources.jobs, kind: 'Job' }
export const serviceKind: Named = { ...resources.services, kind: 'Service' }
export const configMapKind: Named = { ...resources.configMaps, kind: 'ConfigMap' }
export const secretKind: Named = { ...resources.secrets, kind: 'Secret' }
export const namespaceKind: Named = { ...resources.namespaces, kind: 'Namespace' }
export const serviceAccountKind: Named = { ...resources.serviceAccounts, kind: 'ServiceAccount' }
export const priorityClassKind: Named = { ...resources.priorityClasses, kind: 'PriorityClass' }
