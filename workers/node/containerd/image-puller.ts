// Pulls images: resolves the name to a digest, fetches manifest, configuration and layers (three at a time, as
// containerd does), and unpacks them. Errors read as containerd 2's.
import { formatImageReference, type ImageReference, parseImageReference } from '../../apimachinery/image-reference.ts'
import type { Http, HttpResponse } from '../../protocols/http.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { ImageConfig, StoredImage } from './image-store.ts'

/** A gRPC error with containerd's text. */
export class PullError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

type Layer = { readonly digest: string; readonly size: number }
type Manifest = { readonly config: Layer; readonly layers: readonly Layer[] }

/** Every registry of the outside world answers here. */
const registryAddress = '203.0.113.10:443'
const concurrentDownloads = 3
const unpackBytesPerMs = 120_000
/** About what the registry sends over one connection; only used to foretell when a pull ends. */
const expectedBytesPerMs = 24_000

/**
 * Pulls `image`; `onPlan` is told how long it will about take once the sizes are known. What `stored` finds on the disk
 * under the digest that the name stands for now is not fetched again.
 */
export async function pullImage(
  host: Host,
  image: string,
  stored: (nameWithDigest: string) => StoredImage | undefined,
  onPlan: (durationMs: number) => void,
): Promise<StoredImage> {
  const reference = parseImageReference(image)
  if (!reference)
    throw new PullError('InvalidArgument', `failed to parse image name "${image}": invalid reference format`)
  const name = formatImageReference(reference)
  const digest = await resolve(host, reference, name)
  const { repository, tag } = reference
  const repoTags = tag === '' ? [] : [`${repository}:${tag}`]
  const known = stored(`${repository}@${digest}`)
  if (known) return { ...known, repoTags }
  const manifest = JSON.parse(await fetchPart(host, reference, name, `manifests/${digest}`)) as Manifest
  onPlan(estimateMs(manifest.layers))
  const config = JSON.parse(await fetchPart(host, reference, name, `blobs/${manifest.config.digest}`))
  await fetchLayers(host, reference, name, manifest.layers)
  const sizeBytes = manifest.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size)
  await host.clock.sleep((sizeBytes / unpackBytesPerMs) * host.random.between(0.9, 1.2))
  const { User: user = '' } = config.config as ImageConfig
  return {
    id: manifest.config.digest,
    ...(/^\d+(:|$)/.test(user) ? { uid: Number.parseInt(user, 10) } : user === '' ? {} : { username: user }),
    repository,
    repoTags,
    repoDigests: [`${repository}@${digest}`],
    sizeBytes,
    config: config.config as ImageConfig,
  }
}

async function resolve(host: Host, reference: ImageReference, name: string): Promise<string> {
  const asked = reference.digest || reference.tag
  const response = await request(host, reference, name, 'HEAD', `manifests/${asked}`)
  const failed = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`
  if (response.status === 404) throw new PullError('NotFound', `${failed}: ${name}: not found`)
  if (response.status === 401)
    throw new PullError(
      'Unknown',
      `${failed}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    )
  if (response.status !== 200)
    throw new PullError(
      'Unknown',
      `${failed}: unexpected status from HEAD request to ${url(reference, `manifests/${asked}`)}: ${response.status}`,
    )
  return reference.digest || (response.headers['docker-content-digest'] ?? '')
}

async function fetchPart(host: Host, reference: ImageReference, name: string, part: string): Promise<string> {
  const response = await request(host, reference, name, 'GET', part)
  if (response.status === 200) return response.body
  throw new PullError(
    'Unknown',
    `failed to pull and unpack image "${name}": failed to copy: httpReadSeeker: failed open: unexpected status from GET request to ${url(reference, part)}: ${response.status}`,
  )
}

/** Layers are fetched side by side; the pull goes on when the last one is there. */
async function fetchLayers(
  host: Host,
  reference: ImageReference,
  name: string,
  layers: readonly Layer[],
): Promise<void> {
  const waiting = [...layers]
  const done = host.signal()
  let running = Math.min(concurrentDownloads, waiting.length)
  let failure: unknown
  const download = async () => {
    for (let layer = waiting.shift(); layer && failure === undefined; layer = waiting.shift()) {
      try {
        await fetchPart(host, reference, name, `blobs/${layer.digest}`)
      } catch (error) {
        failure = error
      }
    }
    running -= 1
    if (running === 0) done.notify()
  }
  if (running === 0) return
  for (let i = running; i > 0; i--) host.spawn(download)
  await done.wait()
  if (failure !== undefined) throw failure
}

async function request(
  host: Host,
  reference: ImageReference,
  name: string,
  method: 'GET' | 'HEAD',
  part: string,
): Promise<HttpResponse> {
  const path = `/v2/${reference.repository.slice(reference.domain.length + 1)}/${part}`
  try {
    return await host.network.call<Http>('http', registryAddress, {
      method,
      path,
      headers: { host: hostOf(reference.domain), 'user-agent': 'containerd/2.1.5' },
      body: '',
    })
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    const what =
      method === 'HEAD'
        ? `failed to resolve reference "${name}": failed to do request: Head`
        : 'failed to copy: httpReadSeeker: failed open: failed to do request: Get'
    throw new PullError(
      'Unknown',
      `failed to pull and unpack image "${name}": ${what} "${url(reference, part)}": ${error.message}`,
    )
  }
}

function url({ domain, repository }: ImageReference, part: string): string {
  return `https://${hostOf(domain)}/v2/${repository.slice(domain.length + 1)}/${part}`
}

function hostOf(domain: string): string {
  return domain === 'docker.io' ? 'registry-1.docker.io' : domain
}

function estimateMs(layers: readonly Layer[]): number {
  const total = layers.reduce((sum, layer) => sum + layer.size, 0)
  const largest = layers.reduce((most, layer) => Math.max(most, layer.size), 0)
  const downloadMs = Math.max(largest, total / concurrentDownloads) / expectedBytesPerMs
  return downloadMs + total / unpackBytesPerMs
}
