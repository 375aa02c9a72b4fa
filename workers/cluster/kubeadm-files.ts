// The files that `kubeadm init` and `kubeadm join` leave on the disks of machines before anything runs.
import type { Topology, TopologyMachine } from '../contract.ts'
import {
  apiServerCertificates,
  certificateFlags,
  etcdPkiFolder,
  laptopCertificates,
  memberCertificates,
} from './etcd-certificates.ts'

/** The version of every Kubernetes component. */
export const kubernetesVersion = 'v1.36.2'
const apiServerPort = 6443
export const etcdManifestFile = '/etc/kubernetes/manifests/etcd.yaml'
const rootCaFile = '/etc/kubernetes/pki/ca.crt'
const serviceCidr = '10.96.0.0/16'
export const clusterDnsAddress = '10.96.0.10'

type Files = Readonly<Record<string, string>>

/** Absolute paths and their text for one machine. */
export function kubeadmFiles(machine: TopologyMachine, topology: Topology): Files {
  const server = apiServerAddress(topology)
  switch (machine.role) {
    case 'laptop':
      return { '/home/user/.kube/config': adminConfig(server), ...laptopCertificates() }
    case 'control-plane':
      return { ...nodeFiles(machine, localServer(machine)), ...controlPlaneFiles(machine, topology) }
    case 'worker':
      return nodeFiles(machine, server)
    case 'load-balancer':
      return { [loadBalancerConfigFile]: loadBalancerConfig(topology) }
    case 'etcd':
      return memberCertificates(machine)
    case 'registry':
      return {}
  }
}

/** Where clients find an API server: at the load balancer, if there is one. `192.168.1.10:6443`. */
export function apiServerAddress({ machines }: Topology): string {
  const door =
    machines.find(({ role }) => role === 'load-balancer') ?? machines.find(({ role }) => role === 'control-plane')
  if (!door) throw new Error('the topology has no control-plane machine')
  return localServer(door)
}

/** What runs on a control-plane machine speaks to the API server beside it. */
function localServer({ address }: TopologyMachine): string {
  return `${address}:${apiServerPort}`
}

const loadBalancerConfigFile = '/etc/haproxy/haproxy.cfg'

/** As the guide to kubeadm's highly available topologies has it. */
function loadBalancerConfig({ machines }: Topology): string {
  const servers = machines
    .filter(({ role }) => role === 'control-plane')
    .map((machine) => `    server ${machine.name} ${localServer(machine)} check verify none\n`)
  return `frontend apiserver
    bind *:${apiServerPort}
    mode tcp
    option tcplog
    default_backend apiserverbackend

backend apiserverbackend
    option httpchk
    http-check connect ssl
    http-check send meth GET uri /healthz
    http-check expect status 200
    mode tcp
    balance roundrobin
${servers.join('')}`
}

function nodeFiles(machine: TopologyMachine, server: string): Files {
  return {
    '/etc/kubernetes/kubelet.conf': kubeconfig(server, `system:node:${machine.name}`, ['system:nodes']),
    '/var/lib/kubelet/config.yaml': kubeletConfig,
    '/etc/cni/net.d/10-bridge.conflist': '{"cniVersion":"1.0.0","name":"bridge","plugins":[{"type":"bridge"}]}\n',
  }
}

/** Machines with a member of etcd: those of its own, or else those of the control plane. */
export function etcdMachines({ machines }: Topology): readonly TopologyMachine[] {
  const own = machines.filter(({ role }) => role === 'etcd')
  return own.length > 0 ? own : machines.filter(({ role }) => role === 'control-plane')
}

function controlPlaneFiles(machine: TopologyMachine, topology: Topology): Files {
  const server = apiServerAddress(topology)
  const local = localServer(machine)
  const members = etcdMachines(topology)
  const hasEtcd = members.includes(machine)
  const etcdServers = hasEtcd
    ? 'https://127.0.0.1:2379'
    : members.map(({ address }) => `https://${address}:2379`).join(',')
  return {
    [rootCaFile]: `-----BEGIN CERTIFICATE-----\n${base64('CN=kubernetes')}\n-----END CERTIFICATE-----\n`,
    '/etc/kubernetes/admin.conf': adminConfig(server),
    '/etc/kubernetes/super-admin.conf': kubeconfig(server, 'kubernetes-super-admin', ['system:masters']),
    '/etc/kubernetes/scheduler.conf': kubeconfig(local, 'system:kube-scheduler', []),
    '/etc/kubernetes/controller-manager.conf': kubeconfig(local, 'system:kube-controller-manager', []),
    ...apiServerCertificates(),
    ...(hasEtcd && memberCertificates(machine)),
    ...(hasEtcd && { [etcdManifestFile]: etcdManifest(machine, topology) }),
    '/etc/kubernetes/manifests/kube-apiserver.yaml': apiServerManifest(machine, etcdServers),
    '/etc/kubernetes/manifests/kube-controller-manager.yaml': controllerManagerManifest(podCidrOf(topology)),
    '/etc/kubernetes/manifests/kube-scheduler.yaml': schedulerManifest(machine),
  }
}

function adminConfig(server: string): string {
  return kubeconfig(server, 'kubernetes-admin', ['kubeadm:cluster-admins'])
}

/** A kubeconfig with one cluster, one user and one context. The certificate holds its subject and nothing else. */
function kubeconfig(server: string, user: string, groups: readonly string[]): string {
  const subject = [user, groups.map((group) => `O=${group}`).join(',')].filter((part) => part !== '').join(';')
  return `apiVersion: v1
clusters:
- cluster:
    server: https://${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: ${user}
  name: ${user}@kubernetes
current-context: ${user}@kubernetes
kind: Config
users:
- name: ${user}
  user:
    client-certificate-data: ${base64(subject)}
`
}

const kubeletConfig = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
clusterDNS:
- ${clusterDnsAddress}
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
staticPodPath: /etc/kubernetes/manifests
`

/** How a member of etcd is started; all founders are told of all. One that joins finds the others there. */
export function etcdFlags(machine: TopologyMachine, topology: Topology, joins = false): readonly string[] {
  const founders = etcdMachines(topology).map(({ name, address }) => `${name}=https://${address}:2380`)
  const flags = [
    ...certificateFlags,
    `--advertise-client-urls=https://${machine.address}:2379`,
    '--data-dir=/var/lib/etcd',
    `--initial-advertise-peer-urls=https://${machine.address}:2380`,
    `--initial-cluster=${founders.join(',')}`,
    ...(joins ? ['--initial-cluster-state=existing'] : []),
    `--listen-client-urls=https://127.0.0.1:2379,https://${machine.address}:2379`,
    '--listen-metrics-urls=http://127.0.0.1:2381',
    `--listen-peer-urls=https://${machine.address}:2380`,
    `--name=${machine.name}`,
    '--snapshot-count=10000',
  ]
  // As kubeadm writes them: by name.
  return flags.sort()
}

export function etcdManifest(machine: TopologyMachine, topology: Topology, joins = false): string {
  return staticPod({
    name: 'etcd',
    image: 'registry.k8s.io/etcd:3.6.4-0',
    cpu: '100m',
    memory: '100Mi',
    probePort: 2381,
    probePath: '/livez',
    readinessPath: '/readyz',
    probeScheme: 'HTTP',
    probeHost: '127.0.0.1',
    volumes: { 'etcd-data': '/var/lib/etcd', 'etcd-certs': etcdPkiFolder },
    command: ['etcd', ...etcdFlags(machine, topology, joins)],
  })
}

function apiServerManifest(machine: TopologyMachine, etcdServers: string): string {
  return staticPod({
    name: 'kube-apiserver',
    image: `registry.k8s.io/kube-apiserver:${kubernetesVersion}`,
    cpu: '250m',
    memory: '',
    probePort: apiServerPort,
    probePath: '/livez',
    probeScheme: 'HTTPS',
    probeHost: machine.address,
    readinessPath: '/readyz',
    volumes: { 'k8s-certs': '/etc/kubernetes/pki' },
    command: [
      'kube-apiserver',
      `--advertise-address=${machine.address}`,
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      `--etcd-cafile=${etcdPkiFolder}/ca.crt`,
      '--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt',
      '--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
      `--etcd-servers=${etcdServers}`,
      `--secure-port=${apiServerPort}`,
      `--service-cluster-ip-range=${serviceCidr}`,
    ],
  })
}

/** A range of 256 for each node; a cluster with more nodes than that has a wider one. */
function podCidrOf({ machines }: Topology): string {
  return machines.length > 250 ? '10.128.0.0/9' : '10.244.0.0/16'
}

function controllerManagerManifest(podCidr: string): string {
  return staticPod({
    name: 'kube-controller-manager',
    image: `registry.k8s.io/kube-controller-manager:${kubernetesVersion}`,
    cpu: '200m',
    memory: '',
    probePort: 10257,
    probePath: '/healthz',
    probeScheme: 'HTTPS',
    probeHost: '127.0.0.1',
    volumes: { 'k8s-certs': '/etc/kubernetes/pki', kubeconfig: '/etc/kubernetes/controller-manager.conf' },
    command: [
      'kube-controller-manager',
      '--allocate-node-cidrs=true',
      '--bind-address=127.0.0.1',
      `--cluster-cidr=${podCidr}`,
      '--controllers=*',
      '--kubeconfig=/etc/kubernetes/controller-manager.conf',
      '--leader-elect=true',
      `--root-ca-file=${rootCaFile}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      '--use-service-account-credentials=true',
    ],
  })
}

function schedulerManifest(_machine: TopologyMachine): string {
  return staticPod({
    name: 'kube-scheduler',
    image: `registry.k8s.io/kube-scheduler:${kubernetesVersion}`,
    cpu: '100m',
    memory: '',
    probePort: 10259,
    probePath: '/livez',
    readinessPath: '/readyz',
    probeScheme: 'HTTPS',
    probeHost: '127.0.0.1',
    volumes: { kubeconfig: '/etc/kubernetes/scheduler.conf' },
    command: [
      'kube-scheduler',
      '--bind-address=127.0.0.1',
      '--kubeconfig=/etc/kubernetes/scheduler.conf',
      '--leader-elect=true',
    ],
  })
}

type StaticPod = {
  readonly name: string
  readonly image: string
  readonly cpu: string
  readonly memory: string
  readonly command: readonly string[]
  readonly probePort: number
  readonly probePath: string
  readonly probeScheme: 'HTTP' | 'HTTPS'
  readonly probeHost: string
  readonly readinessPath?: string
  /** Volume name to its path, on the machine as in the container. */
  readonly volumes: Readonly<Record<string, string>>
}

function staticPod(pod: StaticPod): string {
  const probe = (path: string, more: string) => `
      httpGet:
        host: ${pod.probeHost}
        path: ${path}
        port: ${pod.probePort}
        scheme: ${pod.probeScheme}
${more}      timeoutSeconds: 15`
  const readiness = pod.readinessPath
    ? `    readinessProbe:\n      failureThreshold: 3${probe(pod.readinessPath, '      periodSeconds: 1\n')}\n`
    : ''
  const volumes = Object.entries(pod.volumes)
  const isFile = (path: string) => path.endsWith('.conf')
  return `apiVersion: v1
kind: Pod
metadata:
  labels:
    component: ${pod.name}
    tier: control-plane
  name: ${pod.name}
  namespace: kube-system
spec:
  containers:
  - command:
${pod.command.map((word) => `    - ${word}`).join('\n')}
    image: ${pod.image}
    imagePullPolicy: IfNotPresent
    livenessProbe:
      failureThreshold: 8${probe(pod.probePath, '      initialDelaySeconds: 10\n      periodSeconds: 10\n')}
    name: ${pod.name}
${readiness}    resources:
      requests:
        cpu: ${pod.cpu}
${pod.memory === '' ? '' : `        memory: ${pod.memory}\n`}    startupProbe:
      failureThreshold: 24${probe(pod.probePath, '      initialDelaySeconds: 10\n      periodSeconds: 10\n')}
${volumes.length === 0 ? '' : `    volumeMounts:\n${volumes.map(([name, path]) => `    - mountPath: ${path}\n      name: ${name}\n${isFile(path) ? '      readOnly: true\n' : ''}`).join('')}`}  hostNetwork: true
  priority: 2000001000
  priorityClassName: system-node-critical
  securityContext:
    seccompProfile:
      type: RuntimeDefault
${volumes.length === 0 ? '' : `  volumes:\n${volumes.map(([name, path]) => `  - hostPath:\n      path: ${path}\n      type: ${isFile(path) ? 'FileOrCreate' : 'DirectoryOrCreate'}\n    name: ${name}\n`).join('')}`}`
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 of ASCII text. */
function base64(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)]
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0)
    const digits = [bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63].map((digit) => alphabet[digit])
    out += (
      i + 1 >= text.length
        ? [...digits.slice(0, 2), '=', '=']
        : i + 2 >= text.length
          ? [...digits.slice(0, 3), '=']
          : digits
    ).join('')
  }
  return out
}
