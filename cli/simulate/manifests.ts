// Manifests of the work that simulated clusters are given. What they ask for fits on one worker.
import type { Random } from '../../workers/simulation/random.ts'

export const workloadKinds = ['deployment', 'statefulset', 'daemonset', 'job', 'cronjob'] as const
export type WorkloadKind = (typeof workloadKinds)[number]

export function manifestOf(random: Random, kind: WorkloadKind, name: string, version: string): string {
  const object = bodyOf(random, kind, name, version)
  const service = kind === 'job' || kind === 'cronjob' ? [] : [serviceOf(name, kind === 'statefulset')]
  return [...service, object].map((one) => JSON.stringify(one)).join('\n---\n')
}

function bodyOf(random: Random, kind: WorkloadKind, name: string, version: string): object {
  const metadata = { name, labels: { app: name } }
  const selector = { matchLabels: { app: name } }
  const template = templateOf(random, name, version)
  switch (kind) {
    case 'deployment': {
      const [maxSurge, maxUnavailable] = random.pick([
        [1, 0],
        ['25%', '25%'],
        [0, 1],
        [2, '50%'],
      ])
      const strategy = random.chance(0.15)
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } }
      const spec = { replicas: random.below(6), selector, strategy, template }
      return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }
    }
    case 'statefulset': {
      const withClaims = name.endsWith('0')
      const spec = {
        serviceName: name,
        replicas: random.below(4),
        selector,
        template: withClaims ? mounting(template) : template,
        ...(withClaims ? { volumeClaimTemplates: [claimTemplate] } : {}),
        podManagementPolicy: withClaims ? 'OrderedReady' : 'Parallel',
      }
      return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec }
    }
    case 'daemonset':
      return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template } }
    case 'job':
      return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: jobSpec(random, name) }
    case 'cronjob': {
      const spec = { schedule: '*/2 * * * *', jobTemplate: { spec: jobSpec(random, name) } }
      return { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { ...spec, concurrencyPolicy: 'Forbid' } }
    }
  }
}

function templateOf(random: Random, name: string, version: string) {
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 + random.below(5) }
  return {
    metadata: { labels: { app: name }, annotations: { version } },
    spec: {
      terminationGracePeriodSeconds: random.pick([1, 5, 30]),
      containers: [
        {
          name: 'web',
          image: random.pick(['nginx:1.27', 'nginx:1.29', 'httpd:2.4']),
          ports: [{ containerPort: 80 }],
          resources: { requests: { cpu: '20m', memory: '16Mi' } },
          ...(random.chance(0.5) ? { readinessProbe: probe } : {}),
          ...(random.chance(0.2) ? { livenessProbe: { ...probe, failureThreshold: 5 } } : {}),
        },
      ],
    },
  }
}

type Template = ReturnType<typeof templateOf>

function mounting(template: Template): object {
  const containers = template.spec.containers.map((container) => ({
    ...container,
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  }))
  return { ...template, spec: { ...template.spec, containers } }
}

const claimTemplate = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
}

function jobSpec(random: Random, name: string): object {
  const completions = 1 + random.below(5)
  const command = ['sh', '-c', `sleep ${1 + random.below(10)}; exit ${random.chance(0.15) ? 1 : 0}`]
  const template = {
    metadata: { labels: { app: name } },
    spec: {
      restartPolicy: random.pick(['Never', 'OnFailure']),
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'task', image: 'busybox:1.37', command, resources: { requests: { cpu: '10m' } } }],
    },
  }
  const indexed = random.chance(0.3) ? { completionMode: 'Indexed' } : {}
  return { completions, parallelism: 1 + random.below(completions), backoffLimit: 2, ...indexed, template }
}

function serviceOf(name: string, headless: boolean): object {
  const spec = { selector: { app: name }, ports: [{ port: 80 }], ...(headless ? { clusterIP: 'None' } : {}) }
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }
}
