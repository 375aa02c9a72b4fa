// One probe of one container, once: a request, a connection or a command. Like pkg/probe.
import type { Container, Pod, Probe } from '../../apis/core/types.ts'
import type { Tcp } from '../../protocols/http.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { httpGet, portNumber, targetOf } from './http-get.ts'

export type ProbeKind = 'Startup' | 'Liveness' | 'Readiness'

/** `unknown`: the probe itself could not be made. */
export type ProbeOutcome = { readonly result: 'success' | 'failure' | 'unknown'; readonly output: string }

export type ProbeTarget = {
  readonly pod: Pod
  readonly container: Container
  readonly containerId: string
  readonly podIp: string
}

const success: ProbeOutcome = { result: 'success', output: '' }
const failure = (output: string): ProbeOutcome => ({ result: 'failure', output })
const unknown = (output: string): ProbeOutcome => ({ result: 'unknown', output })

export async function runProbe(host: Host, cri: CriClient, target: ProbeTarget, probe: Probe): Promise<ProbeOutcome> {
  const timeoutSeconds = probe.timeoutSeconds ?? 1
  if (probe.exec) return execProbe(cri, target, probe.exec.command ?? [], timeoutSeconds)
  if (probe.httpGet) return httpProbe(host, target, probe.httpGet, timeoutSeconds * 1000)
  if (probe.tcpSocket) return tcpProbe(host, target, probe.tcpSocket, timeoutSeconds * 1000)
  return unknown(probe.grpc ? 'gRPC probes are not simulated' : `missing probe handler for ${target.container.name}`)
}

async function httpProbe(
  host: Host,
  { container, podIp }: ProbeTarget,
  action: NonNullable<Probe['httpGet']>,
  timeoutMs: number,
): Promise<ProbeOutcome> {
  const target = targetOf(container, action, podIp)
  if (typeof target === 'string') return unknown(target)
  try {
    const { status } = await httpGet(host, target, action.httpHeaders ?? [], 'kube-probe/1.36', timeoutMs)
    if (status >= 200 && status < 400) return success
    return failure(`HTTP probe failed with statuscode: ${status}`)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    const late = error.code === 'timeout' ? ' (Client.Timeout exceeded while awaiting headers)' : ''
    return failure(`Get "${target.url}": ${error.message}${late}`)
  }
}

async function tcpProbe(
  host: Host,
  { container, podIp }: ProbeTarget,
  action: NonNullable<Probe['tcpSocket']>,
  timeoutMs: number,
): Promise<ProbeOutcome> {
  const port = portNumber(container, action.port)
  if (port === undefined) return unknown(`couldn't find port: ${JSON.stringify(action.port)}`)
  const address = `${action.host || podIp}:${port}`
  try {
    await host.network.call<Tcp>('tcp', address, { line: '' }, { timeoutMs })
    return success
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    // Whoever listens there speaks another protocol, but it does listen.
    if (error.code === 'reset') return success
    return failure(error.code === 'timeout' ? `dial tcp ${address}: i/o timeout` : error.message)
  }
}

async function execProbe(
  cri: CriClient,
  { containerId }: ProbeTarget,
  command: readonly string[],
  timeoutSeconds: number,
): Promise<ProbeOutcome> {
  try {
    const answer = await cri.call<'ExecSync'>({ type: 'ExecSync', containerId, command, timeoutSeconds })
    return answer.exitCode === 0 ? success : failure(answer.stdout + answer.stderr)
  } catch (error) {
    if (!(error instanceof CriError)) throw error
    if (error.code === 'DeadlineExceeded')
      return failure(`command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`)
    return unknown(error.message)
  }
}
