// What the runtime has of a pod: its sandboxes and their containers, as the kubelet last heard.
import type { Container, PodSandbox } from '../../protocols/cri.ts'

export type SandboxRuntime = { readonly sandbox: PodSandbox; readonly containers: readonly Container[] }

/** Newest sandbox first. */
export type PodRuntime = { readonly sandboxes: readonly SandboxRuntime[] }

export const emptyRuntime: PodRuntime = { sandboxes: [] }

/** The labels and annotations by which the kubelet knows its containers again after a restart. */
export const runtimeLabels = {
  podName: 'io.kubernetes.pod.name',
  podNamespace: 'io.kubernetes.pod.namespace',
  podUid: 'io.kubernetes.pod.uid',
  containerName: 'io.kubernetes.container.name',
  restartCount: 'io.kubernetes.container.restartCount',
  image: 'io.kubernetes.container.image',
  gracePeriod: 'io.kubernetes.pod.terminationGracePeriod',
} as const

export function readySandbox({ sandboxes }: PodRuntime): PodSandbox | undefined {
  const newest = sandboxes[0]?.sandbox
  return newest?.state === 'SANDBOX_READY' ? newest : undefined
}

/** The runs of a container, newest first. */
export function runsOf({ sandboxes }: PodRuntime, name: string): Container[] {
  const runs: Container[] = []
  for (const { containers } of sandboxes)
    for (const container of containers) if (container.config.metadata.name === name) runs.push(container)
  return runs.length < 2 ? runs : runs.sort((a, b) => b.config.metadata.attempt - a.config.metadata.attempt)
}

/** The last run of a container. */
export function latestRun(runtime: PodRuntime, name: string): Container | undefined {
  let latest: Container | undefined
  for (const { containers } of runtime.sandboxes)
    for (const container of containers)
      if (
        container.config.metadata.name === name &&
        (latest === undefined || container.config.metadata.attempt > latest.config.metadata.attempt)
      )
        latest = container
  return latest
}

export function runningContainers({ sandboxes }: PodRuntime): Container[] {
  return sandboxes.flatMap(({ containers }) => containers.filter((one) => one.state === 'CONTAINER_RUNNING'))
}
