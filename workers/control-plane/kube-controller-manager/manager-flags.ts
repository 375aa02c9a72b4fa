// The flags of kube-controller-manager that this one knows, with upstream's defaults.
import { parseFlags } from '../../apimachinery/flags.ts'

export type ManagerFlags = {
  readonly kubeconfig: string
  readonly leaderElect: boolean
  readonly rootCaFile: string
  readonly allocateNodeCidrs: boolean
  readonly clusterCidr: string
  readonly nodeCidrMaskSize: number
  readonly nodeMonitorPeriodMs: number
  readonly nodeMonitorGracePeriodMs: number
  readonly nodeEvictionRate: number
  readonly secondaryNodeEvictionRate: number
  readonly unhealthyZoneThreshold: number
  readonly largeClusterSizeThreshold: number
  readonly terminatedPodGcThreshold: number
  readonly qps: number
  readonly burst: number
}

export function parseManagerFlags(args: readonly string[]): ManagerFlags {
  const flags = parseFlags(args)
  const number = (name: string, byDefault: number) => {
    const value = Number(flags[name] ?? byDefault)
    if (!Number.isFinite(value)) throw new Error(`invalid argument "${flags[name]}" for "--${name}" flag`)
    return value
  }
  return {
    kubeconfig: flags['kubeconfig'] ?? '/etc/kubernetes/controller-manager.conf',
    leaderElect: flags['leader-elect'] !== 'false',
    rootCaFile: flags['root-ca-file'] ?? '',
    allocateNodeCidrs: flags['allocate-node-cidrs'] === 'true',
    clusterCidr: flags['cluster-cidr'] ?? '',
    nodeCidrMaskSize: number('node-cidr-mask-size', 24),
    nodeMonitorPeriodMs: durationMs(flags['node-monitor-period'], 5_000),
    nodeMonitorGracePeriodMs: durationMs(flags['node-monitor-grace-period'], 50_000),
    nodeEvictionRate: number('node-eviction-rate', 0.1),
    secondaryNodeEvictionRate: number('secondary-node-eviction-rate', 0.01),
    unhealthyZoneThreshold: number('unhealthy-zone-threshold', 0.55),
    largeClusterSizeThreshold: number('large-cluster-size-threshold', 50),
    terminatedPodGcThreshold: number('terminated-pod-gc-threshold', 12_500),
    qps: number('kube-api-qps', 20),
    burst: number('kube-api-burst', 30),
  }
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A Go duration: `50s`, `1m30s`. */
function durationMs(text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) throw new Error(`time: invalid duration "${text}"`)
  let ms = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    ms += Number(amount) * (unitMs[unit ?? ''] ?? 0)
  return ms
}
