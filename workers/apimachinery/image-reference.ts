// Names of images, as users write them and as registries know them. Like distribution/reference.

export type ImageReference = {
  /** `docker.io/library/nginx`. */
  readonly repository: string
  /** `docker.io`. */
  readonly domain: string
  /** `latest`; '' when only a digest was given. */
  readonly tag: string
  /** `sha256:…`, or ''. */
  readonly digest: string
}

const tagPattern = /^\w[\w.-]{0,127}$/
const digestPattern = /^sha256:[0-9a-f]{64}$/
const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const domainPattern =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::\d+)?$/

/** Reads `nginx`, `nginx:1.27`, `ghcr.io/me/app@sha256:…`; undefined when it is no image name. */
export function parseImageReference(image: string): ImageReference | undefined {
  if (image.length === 0 || image.length > 1024) return undefined
  const at = image.indexOf('@')
  const digest = at < 0 ? '' : image.slice(at + 1)
  const named = at < 0 ? image : image.slice(0, at)
  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/')
  const tag = hasTag ? named.slice(colon + 1) : ''
  const name = hasTag ? named.slice(0, colon) : named
  if (hasTag && !tagPattern.test(tag)) return undefined
  if (at >= 0 && !digestPattern.test(digest)) return undefined
  const { domain, path } = splitDomain(name)
  if (!domainPattern.test(domain) || !path.split('/').every((part) => componentPattern.test(part))) return undefined
  return { repository: `${domain}/${path}`, domain, tag: tag === '' && digest === '' ? 'latest' : tag, digest }
}

/** `docker.io/library/nginx:1.27`. */
export function formatImageReference({ repository, tag, digest }: ImageReference): string {
  return `${repository}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`
}

/** Names without a registry are Docker Hub's, and there those without a user are official images. */
function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const isDomain = first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase()
  const domain = isDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const rest = isDomain ? name.slice(slash + 1) : name
  return { domain, path: domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest }
}
