// What `kubectl get componentstatuses` shows: the other parts of the control plane are asked how they are.
// Like pkg/registry/core/componentstatus.
import type { KubeObject } from '../../apimachinery/object.ts'
import { plainErrorStatus } from '../../apimachinery/status-error.ts'
import type { ComponentStatus } from '../../apis/core/types.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host } from '../../simulation/host.ts'
import { representationOf } from './representation.ts'
import { type RequestContext, warn } from './request-context.ts'
import { selectionOf } from './selection.ts'
import type { Server } from './server.ts'
import { refuse } from './status-error.ts'

const ports = { 'controller-manager': 10257, scheduler: 10259 }
const patienceMs = 20_000

/** What one says of itself; undefined: it is well. */
type Complaint = string | undefined

export function serveComponentStatuses(server: Server, kind: Kind, context: RequestContext): void {
  warn(context, 'v1 ComponentStatus is deprecated in v1.19+')
  const { name } = context.info
  const shown = representationOf(server, kind, context)
  const { matches } = selectionOf(kind, context.info)
  const known = ['etcd-0', ...Object.keys(ports)]
  if (name !== '' && !known.includes(name)) refuse(plainErrorStatus(`Component not found: ${name}`))
  const answer = async () => {
    const found: KubeObject[] = []
    for (const one of name === '' ? known : [name]) {
      const status = statusOf(one, await complaintOf(server, one))
      if (matches(status)) found.push(status)
    }
    const [first] = found
    if (name !== '' && first) return context.respond(200, shown.object(first))
    const list = { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: found }
    context.respond(200, shown.list(list))
  }
  answer().catch(context.fail)
}

async function complaintOf({ host, etcdReachable }: Server, name: string): Promise<Complaint> {
  const port = ports[name as keyof typeof ports]
  if (port !== undefined) return askForHealth(host, `127.0.0.1:${port}`)
  return etcdReachable ? undefined : 'context deadline exceeded'
}

async function askForHealth(host: Host, address: string): Promise<Complaint> {
  try {
    const request = { method: 'GET', path: '/healthz', headers: {}, body: '' }
    const { status, body } = await host.network.call<Http>('http', address, request, { timeoutMs: patienceMs })
    return status === 200 ? undefined : body
  } catch (error) {
    return `Get "https://${address}/healthz": ${error instanceof Error ? error.message : String(error)}`
  }
}

function statusOf(name: string, complaint: Complaint): ComponentStatus & KubeObject {
  const health = { type: 'Healthy', status: complaint === undefined ? 'True' : 'False', message: complaint ?? 'ok' }
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name }, conditions: [health] }
}
