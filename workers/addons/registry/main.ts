// The image registry on "the internet": serves manifests and layers over HTTP, at a limited rate per connection. It
// stands for every registry there is; which one is meant tells the host header. Nothing can be pushed to it.
import type { Http, HttpRequest, HttpResponse } from '../../protocols/http.ts'
import type { Program, ServerExchange } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { describeTag, type KnownImage, type RegistryImage } from './catalogue.ts'
import { clusterImages } from './cluster-images.ts'

/** What one connection carries. */
const bytesPerMs = 24_000

/** What was asked for by tag, by the digests of its manifest, configuration and layers. */
type Shelf = Map<string, RegistryImage>
type Asked = {
  readonly method: string
  /** As in the path: without the registry's host. */
  readonly name: string
  /** `docker.io/library/nginx`. */
  readonly repository: string
  readonly part: string
  /** A tag or a digest. */
  readonly reference: string
}
type Answer = { readonly response: HttpResponse; readonly bytes: number }

export const registry: Program = async (host) => {
  const shelf: Shelf = new Map()
  const publicImages = new Late(host, () => import('./public-images.ts'))
  host.network.listen<Http>('http', 443, (exchange) => {
    const asked = readRequest(exchange.request)
    if (!asked) return send(exchange, plain(404, {}, '404 page not found'))
    const own = clusterImages.find(({ repository }) => repository === asked.repository)
    if (own || shelf.has(asked.reference)) return send(exchange, answer(shelf, asked, own))
    publicImages.use(({ findPublicImage }) => send(exchange, answer(shelf, asked, findPublicImage(asked.repository))))
  })
  const send = (exchange: ServerExchange<Http>, { response, bytes }: Answer) => {
    const transferMs = bytes === 0 ? 0 : (bytes / bytesPerMs) * host.random.between(0.9, 1.15)
    host.clock.after(8 + host.random.between(0, 6) + transferMs, () => exchange.respond(response))
  }
  await host.signal().wait()
}

const hubHosts: readonly string[] = ['registry-1.docker.io', 'docker.io']

/** Like the OCI distribution API: `/v2/<name>/manifests/<tag>` and `/v2/<name>/blobs/<digest>`. */
function readRequest({ method, path, headers }: HttpRequest): Asked | undefined {
  const match = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path)
  if (!match || (method !== 'GET' && method !== 'HEAD')) return undefined
  const [, name = '', part = '', reference = ''] = match
  const { host = '' } = headers
  return { method, name, repository: `${hubHosts.includes(host) ? 'docker.io' : host}/${name}`, part, reference }
}

function answer(shelf: Shelf, asked: Asked, image: KnownImage | undefined): Answer {
  const { method, name, part, reference } = asked
  const found = shelf.get(reference) ?? (image && describeTag(image, reference))
  if (found === undefined)
    return plain(401, {
      'www-authenticate': `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:${name}:pull",error="insufficient_scope"`,
    })
  if (found === 'not-found') return plain(404, {}, JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN' }] }))
  if (part === 'blobs') return blob(found, reference)
  for (const { digest } of [found, { digest: found.configDigest }, ...found.layers]) shelf.set(digest, found)
  return manifest(found, method)
}

function manifest(image: RegistryImage, method: string): Answer {
  const { configDigest, digest, layers } = image
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: configDigest, size: 7_000 },
    layers: layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer })),
  })
  return plain(200, { 'docker-content-digest': digest }, method === 'HEAD' ? '' : body)
}

function blob(image: RegistryImage, digest: string): Answer {
  if (digest === image.configDigest) return plain(200, {}, JSON.stringify({ os: 'linux', config: image.config }))
  const layer = image.layers.find((one) => one.digest === digest)
  if (!layer) return plain(404, {}, JSON.stringify({ errors: [{ code: 'BLOB_UNKNOWN' }] }))
  return { response: { status: 200, headers: { 'content-length': `${layer.size}` }, body: '' }, bytes: layer.size }
}

function plain(status: number, headers: Readonly<Record<string, string>>, body = ''): Answer {
  return { response: { status, headers, body }, bytes: 0 }
}
