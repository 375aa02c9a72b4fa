// kubectl port-forward: leads connections to a port of the laptop on to a pod. Like kubectl/pkg/cmd/portforward.
import type { Pod, Service } from '../../apis/core/types.ts'
import { pods, services } from '../../apis/resources.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { fail, failUsage } from '../errors.ts'
import { podsBehind } from '../pod-target.ts'

export const portForward: Command = {
  name: 'port-forward',
  short: 'Forward one or more local ports to a pod.',
  usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: {
    address: { type: 'list', value: 'localhost', help: 'Addresses to listen on' },
    'pod-running-timeout': { type: 'duration', value: '1m0s', help: 'How long to wait for the pod' },
  },
  async run(context) {
    const { args, path } = context
    if (args.length < 2) failUsage(path, 'TYPE/NAME and list of ports are required for port-forward')
    const [target = '', ...ports] = args
    const client = context.client()
    const [pod] = await podsBehind(client, target)
    if (!pod) return fail('timed out waiting for the condition')
    const service = /^(?:svc|services?)\//.test(target)
      ? await client.get<Service>(services, client.namespace, target.slice(target.indexOf('/') + 1))
      : undefined
    const wanted = ports.map((text) => readPorts(text, pod, service))
    const phase = pod.status?.phase ?? ''
    if (phase !== 'Running') fail(`unable to forward port because pod is not running. Current status=${phase}`)
    for (const { local, remote } of wanted) await forward(context, pod, local, remote)
  },
}

type Ports = { readonly local: number; readonly remote: number }

/** `8080:80`, `80`, `:http`; a Service's port stands for the port of the pod behind it. */
function readPorts(text: string, pod: Pod, service: Service | undefined): Ports {
  const [first = '', second, ...more] = text.split(':')
  if (more.length > 0) fail(`invalid port format '${text}'`)
  const remoteText = second ?? first
  const remote = service ? servicePort(remoteText, pod, service) : numberOf(remoteText, pod)
  const local =
    second === undefined ? (service ? Number(remoteText) || remote : remote) : first === '' ? 0 : numberOf(first, pod)
  return { local, remote }
}

function numberOf(text: string, pod: Pod): number {
  if (/^\d+$/.test(text)) return Number(text)
  const named = pod.spec?.containers?.flatMap(({ ports = [] }) => ports).find(({ name }) => name === text)
  return named?.containerPort ?? fail(`Pod '${pod.metadata.name}' does not have a named port '${text}'`)
}

function servicePort(text: string, pod: Pod, service: Service): number {
  const found = service.spec?.ports?.find(({ name, port }) => name === text || `${port}` === text)
  if (!found) return fail(`Service ${service.metadata.name} does not have a service port ${text}`)
  return numberOf(String(found.targetPort ?? found.port), pod)
}

/** The API server says whether it can; what it refuses is told as it is. */
async function forward(context: Context, pod: Pod, local: number, remote: number): Promise<void> {
  const path = pathOf(pods, pod.metadata.namespace ?? '', pod.metadata.name, 'portforward')
  const { host } = context
  const over = host.signal()
  let problem: unknown
  context.client().streamText('POST', path, [['ports', `${remote}`]], {
    onChunk: () => {},
    onEnd(error) {
      problem = error
      over.notify()
    },
  })
  await over.wait()
  if (problem) throw problem
  context.out(`Forwarding from 127.0.0.1:${local || remote} -> ${remote}\n`)
}
