// The images on a machine's disk. They stay there until they are removed: across restarts and power cuts.
import { formatImageReference, parseImageReference } from '../../apimachinery/image-reference.ts'
import type { Image } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'

/** What an image says of how to run it. Like the config part of the OCI image config. */
export type ImageConfig = {
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly Env?: readonly string[]
  readonly WorkingDir?: string
  readonly User?: string
  readonly ExposedPorts?: Readonly<Record<string, unknown>>
}

export type StoredImage = Image & { readonly repository: string; readonly config: ImageConfig }

const folder = '/var/lib/containerd/images/'

export class ImageStore {
  readonly #host: Host
  readonly #byId = new Map<string, StoredImage>()
  /** Ids by `repository:tag` and by `repository@digest`. */
  readonly #ids = new Map<string, string>()

  constructor(host: Host) {
    this.#host = host
    for (const path of host.disk.list(folder)) this.#remember(host.disk.read(path) as StoredImage)
  }

  /** Finds an image by any of its names, or by its id. */
  find(name: string): StoredImage | undefined {
    const direct = this.#byId.get(name) ?? this.#byId.get(this.#ids.get(name) ?? '')
    if (direct) return direct
    const reference = parseImageReference(name)
    if (!reference) return undefined
    const { repository, digest } = reference
    const key = digest === '' ? formatImageReference(reference) : `${repository}@${digest}`
    return this.#byId.get(this.#ids.get(key) ?? '')
  }

  list(): StoredImage[] {
    return [...this.#byId.values()]
  }

  add(image: StoredImage): void {
    const before = this.#byId.get(image.id)
    const merged = before ? { ...before, repoTags: [...new Set([...before.repoTags, ...image.repoTags])] } : image
    this.#remember(merged)
    this.#host.disk.write(folder + image.id, merged)
    this.#host.spawn(() => this.#host.disk.sync())
  }

  remove(name: string): void {
    const image = this.find(name)
    if (!image) return
    this.#byId.delete(image.id)
    for (const known of [...image.repoTags, ...image.repoDigests]) this.#ids.delete(known)
    this.#host.disk.remove(folder + image.id)
  }

  #remember(image: StoredImage): void {
    this.#byId.set(image.id, image)
    for (const known of [...image.repoTags, ...image.repoDigests]) this.#ids.set(known, image.id)
  }
}
