// The images that the cluster itself is made of.
import type { KnownImage } from './catalogue.ts'

export const clusterImages: readonly KnownImage[] = [
  {
    repository: 'registry.k8s.io/pause',
    megabytes: 0.32,
    layers: 1,
    entrypoint: ['/pause'],
    versions: ['2.0', '3.10'],
  },
  { repository: 'registry.k8s.io/etcd', megabytes: 63.6, layers: 8, entrypoint: [], cmd: [], variants: ['0'] },
  {
    repository: 'registry.k8s.io/coredns/coredns',
    megabytes: 22.4,
    layers: 4,
    entrypoint: ['/coredns'],
    ports: ['53/udp'],
  },
  {
    repository: 'docker.io/rancher/local-path-provisioner',
    megabytes: 21.4,
    layers: 3,
    entrypoint: ['/usr/bin/local-path-provisioner'],
    versions: ['0.0.1', '0.0.32'],
  },
  {
    repository: 'registry.k8s.io/metrics-server/metrics-server',
    megabytes: 22.5,
    layers: 3,
    entrypoint: ['/metrics-server'],
    user: '65534',
    versions: ['0.3.7', '0.8.0'],
  },
  { repository: 'registry.k8s.io/kube-apiserver', megabytes: 31.2, layers: 4, entrypoint: ['/go-runner'] },
  { repository: 'registry.k8s.io/kube-controller-manager', megabytes: 27.1, layers: 4, entrypoint: ['/go-runner'] },
  { repository: 'registry.k8s.io/kube-scheduler', megabytes: 20.6, layers: 4, entrypoint: ['/go-runner'] },
  { repository: 'registry.k8s.io/kube-proxy', megabytes: 36.9, layers: 5, entrypoint: ['/go-runner'] },
]
