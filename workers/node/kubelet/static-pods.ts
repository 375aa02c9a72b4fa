// Pods that a machine runs by itself, from manifests on its disk: they need no API server. Like pkg/kubelet/config/file.go.
import type { Pod } from '../../apis/core/types.ts'
import { readYaml } from '../../client-go/read-yaml.ts'
import type { Host } from '../../simulation/host.ts'
import { hashText } from '../../simulation/random.ts'

export const sourceAnnotation = 'kubernetes.io/config.source'
export const hashAnnotation = 'kubernetes.io/config.hash'
export const mirrorAnnotation = 'kubernetes.io/config.mirror'
const seenAnnotation = 'kubernetes.io/config.seen'

const maxManifestLength = 100_000

/** Reads the manifests and calls `onChange` with all pods, now and whenever a file changes. */
export async function watchStaticPods(
  host: Host,
  folder: string,
  nodeName: string,
  defaults: (pod: Pod) => Pod,
  onChange: (pods: readonly Pod[]) => void,
): Promise<void> {
  const known = new Map<string, { readonly content: unknown; readonly pod: Pod | undefined }>()
  const read = async () => {
    const paths = host.disk.list(`${folder}/`).filter((path) => /\.(yaml|yml|json)$/.test(path))
    for (const path of [...known.keys()]) if (!paths.includes(path)) known.delete(path)
    for (const path of paths) {
      const content = host.disk.read(path)
      if (known.get(path)?.content === content) continue
      known.set(path, { content, pod: await podFrom(host, content, nodeName, defaults) })
    }
    onChange([...known.values()].flatMap(({ pod }) => (pod ? [pod] : [])))
  }
  host.disk.watch(`${folder}/`, () => host.clock.after(0, () => host.spawn(read)))
  await read()
}

/** Undefined when the manifest is none: a real kubelet logs that and goes on. */
async function podFrom(
  host: Host,
  content: unknown,
  nodeName: string,
  defaults: (pod: Pod) => Pod,
): Promise<Pod | undefined> {
  const manifest = await readManifest(host, content)
  if (!manifest) return undefined
  const { metadata, spec } = manifest
  const hash = md5Like(`${nodeName}/${JSON.stringify(manifest)}`)
  const pod: Pod = {
    ...manifest,
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${metadata.name}-${nodeName}`,
      namespace: metadata.namespace || 'default',
      uid: hash,
      annotations: {
        ...metadata.annotations,
        [hashAnnotation]: hash,
        [seenAnnotation]: host.clock.microTimestamp(),
        [sourceAnnotation]: 'file',
      },
    },
    spec: {
      ...spec,
      nodeName,
      tolerations: [...(spec.tolerations ?? []), { effect: 'NoExecute', operator: 'Exists' }],
    },
    status: { phase: 'Pending' },
  }
  return defaults(pod)
}

async function readManifest(host: Host, content: unknown): Promise<Pod | undefined> {
  let value = content
  if (typeof content === 'string') {
    if (content.length > maxManifestLength) return undefined
    try {
      value = await readYaml(host, content)
    } catch {
      return undefined
    }
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, metadata, spec } = value as {
    kind?: unknown
    metadata?: { name?: unknown }
    spec?: { containers?: unknown }
  }
  if (kind !== 'Pod' || typeof metadata?.name !== 'string' || !Array.isArray(spec?.containers)) return undefined
  return value as Pod
}

/** 32 hexadecimal digits, as the hash of a manifest has. */
function md5Like(text: string): string {
  return [1, 2, 3, 4].map((part) => hashText(`${part}${text}`).toString(16).padStart(8, '0')).join('')
}
