// Small manifests for tests of controllers.
import type { DaemonSet, Deployment, ReplicaSet } from '../../../apis/apps/types.ts'
import type { Job } from '../../../apis/batch/types.ts'
import type { PodTemplateSpec, Service } from '../../../apis/core/types.ts'

const containers = [{ name: 'c', image: 'nginx:1.26' }]

export function template(labels: Record<string, string>): PodTemplateSpec {
  return { metadata: { labels }, spec: { containers } }
}

export function deployment(name: string, spec: Partial<Deployment['spec']> = {}, namespace = 'default'): Deployment {
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { app: name } }, template: template({ app: name }), ...spec },
  }
}

export function replicaSet(name: string, spec: Partial<ReplicaSet['spec']> = {}): ReplicaSet {
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: { app: name } }, template: template({ app: name }), ...spec },
  }
}

export function daemonSet(name: string, spec: Partial<DaemonSet['spec']> = {}): DaemonSet {
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: { app: name } }, template: template({ app: name }), ...spec },
  }
}

/** A Job whose pods end as `fate` says. */
export function job(name: string, fate: string, spec: Partial<Job['spec']> = {}): Job {
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: { name, namespace: 'default' },
    spec: { template: { metadata: { labels: { fate } }, spec: { restartPolicy: 'Never', containers } }, ...spec },
  }
}

export function service(name: string, spec: Partial<Service['spec']> = {}, namespace = 'default'): Service {
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  }
}
