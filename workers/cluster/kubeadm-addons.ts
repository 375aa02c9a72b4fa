// What `kubeadm init` applies once the API server answers: its own configuration, kube-proxy and CoreDNS.
import type { KubeObject } from '../apimachinery/object.ts'
import type { Resource } from '../apimachinery/resource.ts'
import { configMaps, daemonSets, deployments, serviceAccounts, services } from '../apis/resources.ts'
import { clusterDnsAddress, kubernetesVersion } from './kubeadm-files.ts'

type Addon = { readonly resource: Resource; readonly object: KubeObject & Readonly<Record<string, unknown>> }

/** The objects in the order in which kubeadm creates them; `server` is the API server's address. */
export function kubeadmAddons(server: string): readonly Addon[] {
  return [
    { resource: configMaps, object: kubeadmConfig },
    { resource: serviceAccounts, object: serviceAccount('coredns') },
    { resource: configMaps, object: corefile },
    { resource: deployments, object: coreDns },
    { resource: services, object: kubeDns },
    { resource: serviceAccounts, object: serviceAccount('kube-proxy') },
    { resource: configMaps, object: kubeProxyConfig(server) },
    { resource: daemonSets, object: kubeProxy },
  ]
}

const inKubeSystem = (name: string, labels?: Readonly<Record<string, string>>) => ({
  name,
  namespace: 'kube-system',
  ...(labels ? { labels } : {}),
})

const kubeadmConfig = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: inKubeSystem('kubeadm-config'),
  data: {
    ClusterConfiguration: `apiVersion: kubeadm.k8s.io/v1beta4
clusterName: kubernetes
kind: ClusterConfiguration
kubernetesVersion: ${kubernetesVersion}
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/16
`,
  },
}

function serviceAccount(name: string) {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: inKubeSystem(name) }
}

const corefile = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: inKubeSystem('coredns'),
  data: {
    Corefile: `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    cache 30
    loop
    reload
    loadbalance
}
`,
  },
}

const coreDns = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: inKubeSystem('coredns', { 'k8s-app': 'kube-dns' }),
  spec: {
    replicas: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns' } },
      spec: {
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: 'coredns',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
        ],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        containers: [
          {
            name: 'coredns',
            image: 'registry.k8s.io/coredns/coredns:v1.12.1',
            imagePullPolicy: 'IfNotPresent',
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            args: ['-conf', '/etc/coredns/Corefile'],
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
            ],
            livenessProbe: {
              httpGet: { path: '/health', port: 8080, scheme: 'HTTP' },
              initialDelaySeconds: 60,
              timeoutSeconds: 5,
              successThreshold: 1,
              failureThreshold: 5,
            },
            readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' } },
          },
        ],
        dnsPolicy: 'Default',
        volumes: [
          { name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } },
        ],
      },
    },
  },
}

const kubeDns = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: inKubeSystem('kube-dns', {
    'k8s-app': 'kube-dns',
    'kubernetes.io/cluster-service': 'true',
    'kubernetes.io/name': 'CoreDNS',
  }),
  spec: {
    clusterIP: clusterDnsAddress,
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
      { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
    ],
    selector: { 'k8s-app': 'kube-dns' },
  },
}

function kubeProxyConfig(server: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: inKubeSystem('kube-proxy', { app: 'kube-proxy' }),
    data: {
      'config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
clusterCIDR: 10.244.0.0/16
kind: KubeProxyConfiguration
mode: iptables
`,
      'kubeconfig.conf': `apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://${server}
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`,
    },
  }
}

const kubeProxy = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: inKubeSystem('kube-proxy', { 'k8s-app': 'kube-proxy' }),
  spec: {
    selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
    updateStrategy: { type: 'RollingUpdate' },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-proxy' } },
      spec: {
        priorityClassName: 'system-node-critical',
        containers: [
          {
            name: 'kube-proxy',
            image: `registry.k8s.io/kube-proxy:${kubernetesVersion}`,
            imagePullPolicy: 'IfNotPresent',
            command: [
              '/usr/local/bin/kube-proxy',
              '--config=/var/lib/kube-proxy/config.conf',
              '--hostname-override=$(NODE_NAME)',
            ],
            volumeMounts: [{ mountPath: '/var/lib/kube-proxy', name: 'kube-proxy' }],
            env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
          },
        ],
        hostNetwork: true,
        serviceAccountName: 'kube-proxy',
        volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
        tolerations: [{ operator: 'Exists' }],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
      },
    },
  },
}
