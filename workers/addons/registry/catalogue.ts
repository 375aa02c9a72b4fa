// What a registry tells of an image: its digests, its configuration and its layers, of about their real sizes.
import { Random } from '../../simulation/random.ts'

export type KnownImage = {
  /** `docker.io/library/nginx`. */
  readonly repository: string
  readonly megabytes: number
  /** Compressed size of images whose tag holds this word: `alpine`. */
  readonly smaller?: Readonly<Record<string, number>>
  readonly layers: number
  readonly entrypoint?: readonly string[]
  readonly cmd?: readonly string[]
  readonly env?: readonly string[]
  readonly ports?: readonly string[]
  /** Whom the image runs as, if not root: a number or a name, as its configuration has it. */
  readonly user?: string
  /** Tags that are no version numbers; `latest` goes without saying. */
  readonly tags?: readonly string[]
  /** First and last version that exist, as dotted numbers; a leading `v` is allowed. Absent: any version. */
  readonly versions?: readonly [string, string]
  /** What may follow a version or a named tag after a dash: `alpine`. */
  readonly variants?: readonly string[]
}

/** What a registry says of an image. Like the OCI image config. */
export type ImageConfig = {
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly Env?: readonly string[]
  readonly WorkingDir?: string
  readonly User?: string
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>
}

export type RegistryImage = {
  readonly digest: string
  readonly configDigest: string
  readonly config: ImageConfig
  readonly layers: readonly { readonly digest: string; readonly size: number }[]
}

/** What there is under a tag or digest of an image. */
export function describeTag(image: KnownImage, tag: string): RegistryImage | 'not-found' {
  return hasTag(image, tag) ? describe(image, tag) : 'not-found'
}

function hasTag(image: KnownImage, tag: string): boolean {
  if (tag.startsWith('sha256:')) return true
  const { tags = [], versions, variants = [] } = image
  if (tag === 'latest' || tags.includes(tag) || variants.includes(tag)) return true
  const dash = tag.indexOf('-')
  const base = dash < 0 ? tag : tag.slice(0, dash)
  const variant = dash < 0 ? '' : tag.slice(dash + 1)
  const variantFits =
    variant === '' || variants.some((one) => variant === one || new RegExp(`^${one}[\\d.]+$`).test(variant))
  if (!variantFits) return false
  if (tags.includes(base)) return true
  if (!/^v?\d+(\.\d+){0,3}$/.test(base)) return false
  return versions === undefined || isBetween(base.replace(/^v/, ''), versions)
}

/** Whether `1.27.3` lies between `1.7` and `1.29`: as far as both have parts. */
function isBetween(version: string, [first, last]: readonly [string, string]): boolean {
  return compare(version, first) >= 0 && compare(version, last) <= 0
}

function compare(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function describe(image: KnownImage, tag: string): RegistryImage {
  const random = new Random(0, `${image.repository}:${tag}`)
  const word = Object.keys(image.smaller ?? {}).find((one) => tag.includes(one))
  const megabytes = (word === undefined ? undefined : image.smaller?.[word]) ?? image.megabytes
  const { entrypoint, cmd, env, ports, user } = image
  return {
    digest: digestFrom(random),
    configDigest: digestFrom(random),
    config: {
      ...(entrypoint ? { Entrypoint: entrypoint } : {}),
      ...(cmd ? { Cmd: cmd } : {}),
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...(env ?? [])],
      ...(user ? { User: user } : {}),
      ...(ports ? { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) } : {}),
    },
    layers: splitIntoLayers(Math.round(megabytes * 1e6), image.layers, random),
  }
}

/** The first layers are the big ones: the base system, then the program, then its configuration. */
function splitIntoLayers(bytes: number, count: number, random: Random): RegistryImage['layers'] {
  const layers: { digest: string; size: number }[] = []
  let left = bytes
  for (let i = 0; i < count; i++) {
    const size = i === count - 1 ? left : Math.min(left, Math.round(left * random.between(0.45, 0.7)))
    layers.push({ digest: digestFrom(random), size })
    left -= size
  }
  return layers
}

function digestFrom(random: Random): string {
  return `sha256:${random.hex(64)}`
}
