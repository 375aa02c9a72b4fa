// What a small API server would answer to aggregated discovery.

type Row = readonly [plural: string, kind: string, shortNames: string, namespaced: boolean, all?: boolean]

const core: readonly Row[] = [
  ['configmaps', 'ConfigMap', 'cm', true],
  ['endpoints', 'Endpoints', 'ep', true],
  ['events', 'Event', 'ev', true],
  ['limitranges', 'LimitRange', 'limits', true],
  ['namespaces', 'Namespace', 'ns', false],
  ['nodes', 'Node', 'no', false],
  ['pods', 'Pod', 'po', true, true],
  ['replicationcontrollers', 'ReplicationController', 'rc', true],
  ['resourcequotas', 'ResourceQuota', 'quota', true],
  ['secrets', 'Secret', '', true],
  ['serviceaccounts', 'ServiceAccount', 'sa', true],
  ['services', 'Service', 'svc', true, true],
]
const groups: Readonly<Record<string, readonly Row[]>> = {
  apps: [
    ['daemonsets', 'DaemonSet', 'ds', true, true],
    ['deployments', 'Deployment', 'deploy', true, true],
    ['replicasets', 'ReplicaSet', 'rs', true, true],
  ],
  autoscaling: [['horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'hpa', true]],
  batch: [
    ['cronjobs', 'CronJob', 'cj', true],
    ['jobs', 'Job', '', true, true],
  ],
  'coordination.k8s.io': [['leases', 'Lease', '', true]],
  'discovery.k8s.io': [['endpointslices', 'EndpointSlice', '', true]],
  'networking.k8s.io': [
    ['ingresses', 'Ingress', 'ing', true],
    ['networkpolicies', 'NetworkPolicy', 'netpol', true],
  ],
  policy: [['poddisruptionbudgets', 'PodDisruptionBudget', 'pdb', true]],
  'rbac.authorization.k8s.io': [['clusterroles', 'ClusterRole', '', false]],
}

export function discoveryAnswer(path: string): unknown {
  if (path.startsWith('/api?')) return list([['', core]])
  return path.startsWith('/apis?') ? list(Object.entries(groups)) : undefined
}

function list(entries: readonly (readonly [string, readonly Row[]])[]): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    items: entries.map(([name, rows]) => ({
      metadata: { name },
      versions: [{ version: 'v1', resources: rows.map(resource) }],
    })),
  }
}

function resource([plural, kind, shortNames, namespaced, all = false]: Row): unknown {
  return {
    resource: plural,
    responseKind: { kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    shortNames: shortNames === '' ? [] : shortNames.split(','),
    categories: all ? ['all'] : [],
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  }
}
