// postStart and preStop: a command in the container, a request to it, or a sleep. Like pkg/kubelet/lifecycle/handlers.go.
import type { Container, LifecycleHandler, Pod } from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { httpGet, targetOf } from './http-get.ts'

/** Undefined when the hook did its work, or why it did not. */
export async function runHook(
  host: Host,
  cri: CriClient,
  pod: Pod,
  container: Container,
  run: Pick<RuntimeContainer, 'id'>,
  hook: LifecycleHandler,
  podIp: string,
): Promise<string | undefined> {
  if (hook.exec) return runCommand(cri, run.id, container.name, hook.exec.command ?? [])
  if (hook.sleep) {
    await host.clock.sleep(hook.sleep.seconds * 1000)
    return undefined
  }
  if (hook.httpGet) {
    const target = targetOf(container, hook.httpGet, podIp)
    if (typeof target === 'string') return target
    try {
      const { status } = await httpGet(host, target, hook.httpGet.httpHeaders ?? [], 'kube-lifecycle/1.36', 30_000)
      return status >= 200 && status < 400 ? undefined : `unexpected status code ${status} from ${target.url}`
    } catch (error) {
      if (error instanceof NetworkError) return `Get "${target.url}": ${error.message}`
      throw error
    }
  }
  return `invalid handler: ${pod.metadata.name}`
}

async function runCommand(
  cri: CriClient,
  containerId: string,
  name: string,
  command: readonly string[],
): Promise<string | undefined> {
  const shown = `[${command.join(' ')}]`
  try {
    const answer = await cri.call<'ExecSync'>({ type: 'ExecSync', containerId, command, timeoutSeconds: 0 })
    if (answer.exitCode === 0) return undefined
    const output = JSON.stringify(answer.stdout + answer.stderr)
    return `Exec lifecycle hook (${shown}) for Container "${name}" failed - error: command '${command.join(' ')}' exited with ${answer.exitCode}: ${answer.stderr}, message: ${output}`
  } catch (error) {
    if (error instanceof CriError)
      return `Exec lifecycle hook (${shown}) for Container "${name}" failed - error: ${error.message}, message: ""`
    throw error
  }
}
