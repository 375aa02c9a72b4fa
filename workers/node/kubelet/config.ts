// How a kubelet is told what to do: its flags, and the KubeletConfiguration on its disk.
import { parseFlags } from '../../apimachinery/flags.ts'
import type { Taint } from '../../apis/core/types.ts'
import { readYaml } from '../../client-go/read-yaml.ts'
import type { Host } from '../../simulation/host.ts'

export type KubeletConfig = {
  readonly nodeName: string
  readonly nodeIp: string
  readonly kubeconfig: string
  readonly clusterDns: readonly string[]
  readonly clusterDomain: string
  readonly staticPodPath: string
  readonly nodeLabels: Readonly<Record<string, string>>
  readonly taints: readonly Taint[]
  readonly maxPods: number
  readonly serializeImagePulls: boolean
  readonly nodeStatusUpdateMs: number
  readonly nodeStatusReportMs: number
  readonly systemReserved: Readonly<Record<string, string>>
  readonly kubeReserved: Readonly<Record<string, string>>
}

/** Throws in the kubelet's words when the configuration cannot be read. */
export async function loadConfig(host: Host): Promise<KubeletConfig> {
  const flags = parseFlags(host.args)
  const path = flags['config'] ?? '/var/lib/kubelet/config.yaml'
  const file = await readConfiguration(host, path)
  const text = (key: string, otherwise: string) => (typeof file[key] === 'string' ? (file[key] as string) : otherwise)
  return {
    nodeName: flags['hostname-override'] ?? host.machine.name,
    nodeIp: flags['node-ip'] ?? host.machine.address,
    kubeconfig: flags['kubeconfig'] ?? '/etc/kubernetes/kubelet.conf',
    clusterDns: stringsOf(file['clusterDNS']),
    clusterDomain: text('clusterDomain', ''),
    staticPodPath: text('staticPodPath', ''),
    nodeLabels: pairsOf(flags['node-labels'] ?? ''),
    taints: flags['register-with-taints']
      ? taintsOf(flags['register-with-taints'])
      : taintList(file['registerWithTaints']),
    maxPods: typeof file['maxPods'] === 'number' ? file['maxPods'] : 110,
    serializeImagePulls: file['serializeImagePulls'] !== false,
    nodeStatusUpdateMs: durationMs(file['nodeStatusUpdateFrequency'], 10_000),
    nodeStatusReportMs: durationMs(file['nodeStatusReportFrequency'], 300_000),
    systemReserved: stringMap(file['systemReserved']),
    kubeReserved: stringMap(file['kubeReserved']),
  }
}

async function readConfiguration(host: Host, path: string): Promise<Readonly<Record<string, unknown>>> {
  const content = host.disk.readText(path)
  if (content === undefined) return {}
  const value = await readYaml(host, content)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`failed to load kubelet config file, path: ${path}, error: it is no KubeletConfiguration`)
  return value as Readonly<Record<string, unknown>>
}

/** `a=b,c=` as labels. */
function pairsOf(text: string): Record<string, string> {
  const parts = text.split(',').filter((part) => part !== '')
  return Object.fromEntries(parts.map((part) => [part.split('=')[0] ?? '', part.split('=').slice(1).join('=')]))
}

/** `key=value:Effect,key:Effect` as taints. */
function taintsOf(text: string): Taint[] {
  return text.split(',').flatMap((part) => {
    const match = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(part)
    if (!match) return []
    const [, key = '', value = '', effect] = match
    return [{ key, ...(value === '' ? {} : { value }), effect: effect as Taint['effect'] }]
  })
}

function taintList(value: unknown): readonly Taint[] {
  return Array.isArray(value) ? (value as readonly Taint[]) : []
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function stringMap(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
}

/** `10s`, `5m0s`, `1h`. */
function durationMs(value: unknown, otherwise: number): number {
  if (typeof value !== 'string') return otherwise
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }
  let total = 0
  for (const [, amount, unit] of value.matchAll(/([\d.]+)(ms|h|m|s)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0)
  return total > 0 ? total : otherwise
}
