// What kube-scheduler was started with. Unless it is given a configuration, flags say all there is to say.
import { defaultProfile, type Profile } from './profile.ts'
import { type Backoff, defaultBackoff } from './scheduling-queue.ts'

export type Settings = {
  /** At least one; the first is told of in what is not a single pod's business. */
  readonly profiles: readonly Profile[]
  readonly backoff: Backoff
  /** '' for that of a pod's service account. */
  readonly kubeconfig: string
  readonly qps: number
  readonly burst: number
  readonly leaderElect: boolean
  readonly lease: {
    readonly namespace: string
    readonly name: string
    readonly leaseDurationMs: number
    readonly renewDeadlineMs: number
    readonly retryPeriodMs: number
  }
}

export type SchedulerFlags = Readonly<Record<string, string | undefined>>

export function settingsOfFlags(flags: SchedulerFlags): Settings {
  return {
    profiles: [defaultProfile],
    backoff: defaultBackoff,
    kubeconfig: flags['kubeconfig'] ?? '/etc/kubernetes/scheduler.conf',
    qps: 50,
    burst: 100,
    leaderElect: flags['leader-elect'] !== 'false',
    lease: {
      namespace: 'kube-system',
      name: 'kube-scheduler',
      leaseDurationMs: 15_000,
      renewDeadlineMs: 10_000,
      retryPeriodMs: 2000,
    },
  }
}
