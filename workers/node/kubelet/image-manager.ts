// Sees to it that a container's image is on the machine, as its pull policy says. Pulls one image after the other unless
// told otherwise, and waits longer after each failure. Like pkg/kubelet/images/image_manager.go.
import { parseImageReference } from '../../apimachinery/image-reference.ts'
import type { Container, Pod } from '../../apis/core/types.ts'
import type { PodSandboxConfig } from '../../protocols/cri.ts'
import type { Host, Signal } from '../../simulation/host.ts'
import type { WaitingReason } from './container-status.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { ItemBackOff } from './item-back-off.ts'
import type { PodEvents } from './pod-events.ts'

/** The image's name on the machine, or why there is none. */
export type ImageOutcome = { readonly image: string } | { readonly failure: WaitingReason }

const initialBackOffMs = 10_000
const maxBackOffMs = 300_000

export class ImageManager {
  readonly #host: Host
  readonly #cri: CriClient
  readonly #events: PodEvents
  readonly #serialize: boolean
  readonly #onPulled: () => void
  readonly #backOff = new ItemBackOff(initialBackOffMs, maxBackOffMs)
  readonly #lastErrors = new Map<string, string>()
  readonly #queue: Signal[] = []
  #pulling = false

  constructor(host: Host, cri: CriClient, events: PodEvents, serialize: boolean, onPulled: () => void) {
    this.#host = host
    this.#cri = cri
    this.#events = events
    this.#serialize = serialize
    this.#onPulled = onPulled
  }

  async ensureImage(pod: Pod, container: Container, sandbox: PodSandboxConfig): Promise<ImageOutcome> {
    const image = container.image ?? ''
    if (!parseImageReference(image)) return this.#invalidName(pod, container, image)
    const policy = container.imagePullPolicy ?? (/:latest$|^[^:]*$/.test(image) ? 'Always' : 'IfNotPresent')
    if (policy !== 'Always') {
      const present = await this.#isPresent(image)
      if (typeof present === 'string') return this.#inspectFailed(pod, container, image, present)
      if (present) {
        this.#events.normal(
          pod,
          container.name,
          'Pulled',
          `Container image "${image}" already present on machine and can be accessed by the pod`,
        )
        return { image }
      }
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`
      this.#events.warning(pod, container.name, 'ErrImageNeverPull', message)
      return { failure: { reason: 'ErrImageNeverPull', message } }
    }
    return this.#pull(pod, container, image, sandbox)
  }

  /** Forgets the waits of a pod that is gone. */
  forget(uid: string): void {
    this.#backOff.forget(`${uid}_`)
    for (const key of this.#lastErrors.keys()) if (key.startsWith(`${uid}_`)) this.#lastErrors.delete(key)
  }

  async #pull(pod: Pod, container: Container, image: string, sandbox: PodSandboxConfig): Promise<ImageOutcome> {
    const { clock } = this.#host
    const key = `${pod.metadata.uid}_${image}`
    if (this.#backOff.isInBackOff(key, clock.nowMs())) {
      const text = `Back-off pulling image "${image}"`
      this.#events.normal(pod, container.name, 'BackOff', text)
      const last = this.#lastErrors.get(key)
      const message = last === undefined ? text : `${text}: ErrImagePull: ${last}`
      return { failure: { reason: 'ImagePullBackOff', message } }
    }
    this.#events.normal(pod, container.name, 'Pulling', `Pulling image "${image}"`)
    const askedMs = clock.nowMs()
    await this.#takeTurn()
    const startedMs = clock.nowMs()
    try {
      await this.#cri.call<'PullImage'>({ type: 'PullImage', image, sandbox, container: container.name })
    } catch (error) {
      if (!(error instanceof CriError)) throw error
      this.#events.warning(pod, container.name, 'Failed', `Failed to pull image "${image}": ${error.message}`)
      this.#backOff.next(key, clock.nowMs(), clock.nowMs())
      this.#lastErrors.set(key, error.message)
      return { failure: { reason: 'ErrImagePull', message: error.message } }
    } finally {
      this.#giveTurn()
    }
    const endedMs = clock.nowMs()
    const size = await this.#sizeOf(image)
    this.#events.normal(
      pod,
      container.name,
      'Pulled',
      `Successfully pulled image "${image}" in ${goDuration(endedMs - startedMs)} (${goDuration(endedMs - askedMs)} including waiting). Image size: ${size} bytes.`,
    )
    this.#backOff.forget(key)
    this.#onPulled()
    return { image }
  }

  async #takeTurn(): Promise<void> {
    if (!this.#serialize) return
    if (!this.#pulling) {
      this.#pulling = true
      return
    }
    const turn = this.#host.signal()
    this.#queue.push(turn)
    await turn.wait()
  }

  #giveTurn(): void {
    if (!this.#serialize) return
    const next = this.#queue.shift()
    if (next) next.notify()
    else this.#pulling = false
  }

  /** True, false, or the runtime's error. */
  async #isPresent(image: string): Promise<boolean | string> {
    try {
      return (await this.#cri.call<'ImageStatus'>({ type: 'ImageStatus', image })).image !== undefined
    } catch (error) {
      if (error instanceof CriError) return error.message
      throw error
    }
  }

  async #sizeOf(image: string): Promise<number> {
    try {
      return (await this.#cri.call<'ImageStatus'>({ type: 'ImageStatus', image })).image?.sizeBytes ?? 0
    } catch (error) {
      if (error instanceof CriError) return 0
      throw error
    }
  }

  #invalidName(pod: Pod, container: Container, image: string): ImageOutcome {
    const problem =
      /[A-Z]/.test(image.split(/[:@]/)[0] ?? '') && !/\s/.test(image)
        ? `couldn't parse image name "${image}": invalid reference format: repository name (${image.split(/[:@]/)[0]}) must be lowercase`
        : `couldn't parse image name "${image}": invalid reference format`
    const message = `Failed to apply default image tag "${image}": ${problem}`
    this.#events.warning(pod, container.name, 'InspectFailed', message)
    return { failure: { reason: 'InvalidImageName', message } }
  }

  #inspectFailed(pod: Pod, container: Container, image: string, error: string): ImageOutcome {
    const message = `Failed to inspect image "${image}": ${error}`
    this.#events.warning(pod, container.name, 'InspectFailed', message)
    return { failure: { reason: 'ImageInspectError', message } }
  }
}

/** `1.234s`, `250ms`, `1m2.5s`: a duration as Go writes it, in whole milliseconds. */
export function goDuration(ms: number): string {
  const whole = Math.round(ms)
  if (whole === 0) return '0s'
  if (whole < 1000) return `${whole}ms`
  const seconds = (whole % 60_000) / 1000
  const minutes = Math.floor(whole / 60_000)
  if (minutes === 0) return `${seconds}s`
  return minutes < 60 ? `${minutes}m${seconds}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}s`
}
