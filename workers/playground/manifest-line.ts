// Finds the line of a manifest that asked for something: the document that a request came from, and in it the field that
// the last record of a chain is about, when that is known.
import { readManifests } from '../kubectl/manifest-reader.ts'
import type { KubeApiRequest } from '../protocols/kube-api.ts'
import type { TraceRecord } from '../simulation/trace.ts'
import { parseRequestPath } from './request-path.ts'

export function findInManifest(
  text: string,
  request: KubeApiRequest,
  end: TraceRecord | undefined,
): number | undefined {
  const { name, resource } = parseRequestPath(request)
  const body = request.body as { kind?: string; metadata?: { name?: string } } | undefined
  const wanted = name || body?.metadata?.name
  const document = readManifests(text).documents.find(({ value }) => {
    const { kind, metadata } = value as { kind?: unknown; metadata?: { name?: unknown } }
    return metadata?.name === wanted && typeof kind === 'string' && isOfResource(kind, resource)
  })
  if (!document) return undefined
  const isPod = document.value['kind'] === 'Pod'
  const spec = isPod ? 'spec' : 'spec.template.spec'
  const field = fieldOf(end, spec)
  return field === '' ? document.line : document.lineOf(field)
}

/** `Deployment` asks for `deployments`, `NetworkPolicy` for `networkpolicies`. */
function isOfResource(kind: string, resource: string): boolean {
  const lower = kind.toLowerCase()
  return [`${lower}s`, `${lower}es`, `${lower.replace(/y$/, '')}ies`].includes(resource)
}

/** The field that a refusal of the scheduler, or a failed pull, is about. */
function fieldOf(end: TraceRecord | undefined, spec: string): string {
  const said = JSON.stringify(end?.type === 'decision' ? end.detail : end?.type === 'write' ? statusOf(end.object) : '')
  if (/Insufficient (cpu|memory)/.test(said)) return `${spec}.containers[0].resources.requests`
  if (/didn't match Pod's node affinity\/selector/.test(said)) return `${spec}.nodeSelector`
  if (/untolerated taint/.test(said)) return `${spec}.tolerations`
  if (/ImagePull|ErrImage/.test(said)) return `${spec}.containers[0].image`
  return ''
}

function statusOf(object: unknown): unknown {
  return (object as { status?: unknown } | undefined)?.status
}
