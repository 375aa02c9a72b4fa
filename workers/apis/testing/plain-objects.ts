// One plain, valid object of every kind that is stored: what random ones are made of.
import { apiVersionOf, type Kind } from '../define-kind.ts'

type Json = Readonly<Record<string, unknown>>

const selector = { matchLabels: { app: 'a' } }
const podSpec = { containers: [{ name: 'c', image: 'nginx' }] }
const template = { metadata: { labels: { app: 'a' } }, spec: podSpec }
const jobTemplate = { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } }
const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
const webhook = {
  name: 'hook.example.com',
  clientConfig: { url: 'https://hook.example.com/' },
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Ignore',
  rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] }],
}
const { rules: resourceRules } = webhook
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const devices = { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] }
const mutation = {
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression: 'Object{metadata: Object.metadata{labels: {"a": "b"}}}' },
}
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIUU1IZ0NBUUF3RmpFVU1CSUdBMVVFQXd3TFpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCQmdncQpoa2pPUFFNQkJ3TkNBQVE9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo='

/** What an object of a kind is besides its metadata, by the kind's name. */
const bodies: Readonly<Record<string, Json>> = {
  APIService: {
    spec: {
      group: 'GROUP',
      version: 'v1',
      groupPriorityMinimum: 1,
      versionPriority: 1,
      service: { name: 's', namespace: 'default' },
      insecureSkipTLSVerify: true,
    },
  },
  CertificateSigningRequest: { spec: { request, signerName: 'example.com/signer', usages: ['client auth'] } },
  ClusterRole: { rules },
  ClusterRoleBinding: { roleRef: role },
  ControllerRevision: { data: { any: { thing: [1, 'two', null] } }, revision: 1 },
  CronJob: { spec: { schedule: '*/5 * * * *', jobTemplate } },
  CSIDriver: { spec: {} },
  CSINode: { spec: { drivers: [] } },
  CSIStorageCapacity: { storageClassName: 'fast' },
  CustomResourceDefinition: {
    spec: {
      group: 'example.com',
      names: { plural: 'PLURAL', kind: 'KIND' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
  DaemonSet: { spec: { selector, template } },
  Deployment: { spec: { selector, template } },
  DeviceClass: { spec: {} },
  Endpoints: {},
  EndpointSlice: { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.2.3'] }] },
  Event: {
    involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
    reason: 'Why',
    message: 'because',
    type: 'Normal',
  },
  FlowSchema: { spec: { priorityLevelConfiguration: { name: 'global-default' }, matchingPrecedence: 500 } },
  HorizontalPodAutoscaler: {
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' }, maxReplicas: 3 },
  },
  Ingress: { spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } },
  IngressClass: { spec: { controller: 'example.com/c' } },
  IPAddress: { spec: { parentRef: { resource: 'services', namespace: 'default', name: 's' } } },
  Job: { spec: jobTemplate.spec },
  LimitRange: { spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] } },
  MutatingAdmissionPolicy: {
    spec: { matchConstraints: { resourceRules }, mutations: [mutation], reinvocationPolicy: 'Never' },
  },
  MutatingAdmissionPolicyBinding: { spec: { policyName: 'p' } },
  MutatingWebhookConfiguration: { webhooks: [webhook] },
  NetworkPolicy: { spec: { podSelector: {} } },
  PersistentVolume: {
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
  },
  PersistentVolumeClaim: { spec: claim },
  Pod: { spec: podSpec },
  PodDisruptionBudget: { spec: { minAvailable: 1, selector } },
  PodTemplate: { template },
  PriorityClass: { value: 1000 },
  PriorityLevelConfiguration: {
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } } },
  },
  ReplicaSet: { spec: { selector, template } },
  ReplicationController: { spec: { selector: { app: 'a' }, template } },
  ResourceClaim: { spec: { devices } },
  ResourceClaimTemplate: { spec: { spec: { devices } } },
  ResourceQuota: { spec: { hard: { pods: '1k' } } },
  ResourceSlice: {
    spec: { driver: 'gpu.example.com', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, nodeName: 'n' },
  },
  Role: { rules },
  RoleBinding: { roleRef: role },
  RuntimeClass: { handler: 'runc' },
  Service: { spec: { ports: [{ port: 80 }], selector: { app: 'a' } } },
  ServiceCIDR: { spec: { cidrs: ['10.200.0.0/16'] } },
  StatefulSet: { spec: { selector, template, serviceName: 's' } },
  StorageClass: { provisioner: 'example.com/p' },
  ValidatingAdmissionPolicy: { spec: { matchConstraints: { resourceRules }, validations: [{ expression: 'true' }] } },
  ValidatingAdmissionPolicyBinding: { spec: { policyName: 'p', validationActions: ['Deny'] } },
  ValidatingWebhookConfiguration: { webhooks: [webhook] },
  VolumeAttachment: { spec: { attacher: 'a.example.com', nodeName: 'n', source: { persistentVolumeName: 'pv' } } },
  VolumeAttributesClass: { driverName: 'd.example.com', parameters: { a: 'b' } },
}

/** Kinds of the same name in another group are something else. */
const others: Readonly<Record<string, Json>> = {
  'events.k8s.io/v1/Event': {
    regarding: { kind: 'Pod', name: 'p', namespace: 'default' },
    eventTime: '2026-01-01T00:00:01.000002Z',
    reason: 'Why',
    action: 'Doing',
    reportingController: 'example.com/c',
    reportingInstance: 'i-1',
    type: 'Normal',
  },
}

/** A plain object of a kind; `index` tells it from others of its kind. */
export function plainObject(kind: Kind, index: number): Json & { readonly metadata: { readonly name: string } } {
  const apiVersion = apiVersionOf(kind)
  const body = others[`${apiVersion}/${kind.kind}`] ?? bodies[kind.kind] ?? {}
  const name = nameOf(kind.kind, index)
  const filled = JSON.parse(
    JSON.stringify(body)
      .replaceAll('GROUP', `g${index}.example.com`)
      .replaceAll('PLURAL', `k${index}s`)
      .replaceAll('KIND', `K${index}`),
  ) as Json
  return { apiVersion, kind: kind.kind, metadata: { name }, ...filled }
}

/** Some names follow from what the object is. */
function nameOf(kind: string, index: number): string {
  if (kind === 'IPAddress') return `10.96.7.${index}`
  if (kind === 'APIService') return `v1.g${index}.example.com`
  if (kind === 'CustomResourceDefinition') return `k${index}s.example.com`
  if (kind === 'ResourceSlice') return `slice-${index}`
  return `x${index}`
}
