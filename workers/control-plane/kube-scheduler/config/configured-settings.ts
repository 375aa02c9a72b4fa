// Settings from the file that --config names. It is read once: a change takes effect with the next start, as upstream.
import { readYaml } from '../../../client-go/read-yaml.ts'
import type { Host } from '../../../simulation/host.ts'
import type { SchedulerFlags, Settings } from '../settings.ts'
import { decodeConfiguration } from './decode.ts'
import { profilesOf } from './profiles.ts'
import { validateConfiguration } from './validate.ts'

/** Throws in the words that kube-scheduler ends with. Flags that are given outdo what the file says of electing leaders. */
export async function configuredSettings(host: Host, path: string, flags: SchedulerFlags): Promise<Settings> {
  const text = host.disk.readText(path)
  if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
  const config = decodeConfiguration(await readYaml(host, text))
  const problem = validateConfiguration(config)
  if (problem !== '') throw new Error(problem)
  const { leaderElection, clientConnection } = config
  const flagOr = (name: string, value: string) => flags[name] ?? value
  return {
    profiles: profilesOf(config),
    backoff: { initialMs: config.podInitialBackoffSeconds * 1000, mostMs: config.podMaxBackoffSeconds * 1000 },
    kubeconfig: clientConnection.kubeconfig,
    qps: clientConnection.qps,
    burst: clientConnection.burst,
    leaderElect: flagOr('leader-elect', String(leaderElection.leaderElect)) !== 'false',
    lease: {
      namespace: flagOr('leader-elect-resource-namespace', leaderElection.resourceNamespace),
      name: flagOr('leader-elect-resource-name', leaderElection.resourceName),
      leaseDurationMs: durationMs(flagOr('leader-elect-lease-duration', leaderElection.leaseDuration)),
      renewDeadlineMs: durationMs(flagOr('leader-elect-renew-deadline', leaderElection.renewDeadline)),
      retryPeriodMs: durationMs(flagOr('leader-elect-retry-period', leaderElection.retryPeriod)),
    },
  }
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `1m30s`. */
function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new Error(`time: invalid duration ${JSON.stringify(text)}`)
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (unitMs[unit] ?? 0), 0)
}
