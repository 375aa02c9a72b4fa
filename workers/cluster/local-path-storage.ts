// Local path storage as its manifest has it, with its class made the default one: claims that name no class get a folder
// of the node that their first pod runs on.
import type { KubeObject } from '../apimachinery/object.ts'
import {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  deployments,
  namespaces,
  serviceAccounts,
  storageClasses,
} from '../apis/resources.ts'
import type { RoleObject } from './kubeadm-roles.ts'

const namespace = 'local-path-storage'
const account = 'local-path-provisioner-service-account'
const role = 'local-path-provisioner-role'
const rbac = 'rbac.authorization.k8s.io'
const labels = { app: 'local-path-provisioner' }
const watched = ['get', 'list', 'watch']

export const localPathStorage: readonly RoleObject[] = [
  { resource: namespaces, object: object('v1', 'Namespace', { name: namespace }) },
  { resource: serviceAccounts, object: object('v1', 'ServiceAccount', { name: account, namespace }) },
  {
    resource: clusterRoles,
    object: object(
      `${rbac}/v1`,
      'ClusterRole',
      { name: role },
      {
        rules: [
          { apiGroups: [''], resources: ['nodes', 'persistentvolumeclaims', 'configmaps'], verbs: watched },
          {
            apiGroups: [''],
            resources: ['persistentvolumes'],
            verbs: [...watched, 'create', 'patch', 'update', 'delete'],
          },
          { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
          { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: watched },
        ],
      },
    ),
  },
  {
    resource: clusterRoleBindings,
    object: object(
      `${rbac}/v1`,
      'ClusterRoleBinding',
      { name: 'local-path-provisioner-bind' },
      {
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
        subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
      },
    ),
  },
  {
    resource: storageClasses,
    object: object(
      'storage.k8s.io/v1',
      'StorageClass',
      { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      {
        provisioner: 'rancher.io/local-path',
        volumeBindingMode: 'WaitForFirstConsumer',
        reclaimPolicy: 'Delete',
      },
    ),
  },
  {
    resource: configMaps,
    object: object(
      'v1',
      'ConfigMap',
      { name: 'local-path-config', namespace },
      {
        data: {
          'config.json': JSON.stringify(
            {
              nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/opt/local-path-provisioner'] }],
            },
            undefined,
            2,
          ),
        },
      },
    ),
  },
  {
    resource: deployments,
    object: object(
      'apps/v1',
      'Deployment',
      { name: 'local-path-provisioner', namespace },
      { spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec() } } },
    ),
  },
]

function object(apiVersion: string, kind: string, metadata: KubeObject['metadata'], rest: object = {}): KubeObject {
  return { apiVersion, kind, metadata, ...rest }
}

function podSpec() {
  return {
    serviceAccountName: account,
    containers: [
      {
        name: 'local-path-provisioner',
        image: 'rancher/local-path-provisioner:v0.0.32',
        imagePullPolicy: 'IfNotPresent',
        command: ['local-path-provisioner', '--debug', 'start', '--config', '/etc/config/config.json'],
        volumeMounts: [{ name: 'config-volume', mountPath: '/etc/config/' }],
        env: [
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' },
        ],
      },
    ],
    volumes: [{ name: 'config-volume', configMap: { name: 'local-path-config' } }],
  }
}
