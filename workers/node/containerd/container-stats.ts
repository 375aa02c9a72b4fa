// What the containers of a machine use. Fetched when somebody first asks. What programs of the cluster itself use is not
// counted but known: about what they take in a small cluster with little to do.
import type { ContainerStats, Cri } from '../../protocols/cri.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import type { RunningContainer } from './container.ts'

type Needs = { readonly cpuMillis: number; readonly mebibytes: number }

const ofClusterPrograms: Readonly<Record<string, Needs>> = {
  coredns: { cpuMillis: 2, mebibytes: 14 },
  etcd: { cpuMillis: 22, mebibytes: 46 },
  'kube-apiserver': { cpuMillis: 41, mebibytes: 232 },
  'kube-controller-manager': { cpuMillis: 15, mebibytes: 51 },
  'kube-proxy': { cpuMillis: 1, mebibytes: 18 },
  'kube-scheduler': { cpuMillis: 6, mebibytes: 24 },
  'local-path-provisioner': { cpuMillis: 1, mebibytes: 9 },
  'metrics-server': { cpuMillis: 4, mebibytes: 19 },
}
const unknown: Needs = { cpuMillis: 1, mebibytes: 10 }

export function listContainerStats(
  host: Host,
  exchange: ServerExchange<Cri>,
  containers: ReadonlyMap<string, RunningContainer>,
): void {
  const stats: ContainerStats[] = []
  for (const container of containers.values()) if (container.alive) stats.push(statsOf(host, container))
  exchange.respond({ type: 'ListContainerStats', stats })
}

function statsOf(host: Host, container: RunningContainer): ContainerStats {
  const { value, cpuMs, memoryBytes, executable } = container
  if (cpuMs !== undefined)
    return { containerId: value.id, usageCoreNanoSeconds: Math.round(cpuMs * 1e6), workingSetBytes: memoryBytes }
  const needs = ofClusterPrograms[executable ?? ''] ?? unknown
  const ageMs = host.clock.unixMs() - value.startedAtMs
  return {
    containerId: value.id,
    usageCoreNanoSeconds: Math.round(needs.cpuMillis * ageMs * 1000),
    workingSetBytes: needs.mebibytes * 2 ** 20,
  }
}
