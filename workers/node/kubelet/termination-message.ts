// The last words of a container: what it left at its terminationMessagePath, or the end of its log.
// Like kuberuntime getTerminationMessage.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { Mount, Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'

const maxMessageLength = 4096
const maxLogLines = 80
const maxLogLength = 2048

export function terminationMessageMount(pod: Pod, container: Container, attempt: number): Mount {
  return {
    containerPath: container.terminationMessagePath ?? '/dev/termination-log',
    hostPath: messagePath(pod, container, attempt),
    readonly: false,
    isFile: true,
  }
}

/** '' when there are none. */
export function terminationMessage(host: Host, pod: Pod, container: Container, run: RuntimeContainer): string {
  const text = host.disk.readText(messagePath(pod, container, run.config.metadata.attempt)) ?? ''
  if (text !== '') return text.slice(0, maxMessageLength)
  const fallsBack = container.terminationMessagePolicy === 'FallbackToLogsOnError' && run.exitCode !== 0
  if (!fallsBack) return ''
  const log = host.disk.readLog(`/var/log/containers/${run.id}.log`) as readonly { readonly text: string }[]
  const lines = log
    .map((chunk) => chunk.text)
    .join('')
    .split('\n')
  return lines
    .slice(-maxLogLines - 1)
    .join('\n')
    .slice(-maxLogLength)
}

function messagePath(pod: Pod, container: Container, attempt: number): string {
  return `/var/lib/kubelet/pods/${pod.metadata.uid}/containers/${container.name}/${attempt}`
}
