// Sets up the volumes that a pod's containers mount, and says why when it can't. Files lie under the pod's folder on the
// machine's disk; claims are folders of the machine itself. Storage that has to be attached (NFS, cloud disks) is refused.
import type { Container, Pod, Volume } from '../../apis/core/types.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Timer } from '../../simulation/agenda.ts'
import type { Host } from '../../simulation/host.ts'
import { MountError } from './mount-error.ts'
import type { PodEvents } from './pod-events.ts'
import { type ContentSources, type Files, volumeContent } from './volume-content.ts'
import { NotSyncedError } from './watched-objects.ts'

type Mounted = { readonly names: ReadonlySet<string>; refresh: Timer | undefined }
/** The folder that each claim of a pod is, by the name of the volume. */
type Claimed = Map<string, Volume>

const firstRetryMs = 500
const maxRetryMs = 122_000
/** A changed ConfigMap reaches its volumes with the next sync of the pod. */
const remountWithinMs = 60_000

export class VolumeManager {
  readonly #host: Host
  readonly #sources: ContentSources
  readonly #events: PodEvents
  readonly #mounted = new Map<string, Mounted>()
  readonly #claimed = new Map<string, Claimed>()
  readonly #client: RestClient

  constructor(host: Host, sources: ContentSources, events: PodEvents, client: RestClient) {
    this.#client = client
    this.#host = host
    this.#sources = sources
    this.#events = events
  }

  isMounted(pod: Pod): boolean {
    const mounted = this.#mounted.get(pod.metadata.uid ?? '')
    if (!mounted || !pod.spec.ephemeralContainers?.length) return mounted !== undefined
    return mountedVolumes(pod).every(({ name }) => mounted.names.has(name))
  }

  /** The pod with its claims as the folders that they are on this machine. */
  resolved(pod: Pod): Pod {
    const claimed = this.#claimed.get(pod.metadata.uid ?? '')
    if (claimed === undefined) return pod
    const volumes = pod.spec.volumes?.map((volume) => claimed.get(volume.name) ?? volume)
    return { ...pod, spec: { ...pod.spec, volumes } }
  }

  /** Resolves when all volumes are there, or `isCancelled`. Each failure is told by a FailedMount event. */
  async mount(pod: Pod, isCancelled: () => boolean): Promise<void> {
    const waiting = new Set(mountedVolumes(pod))
    let retryMs = firstRetryMs
    for (;;) {
      for (const volume of waiting) if (await this.#tryMount(pod, volume)) waiting.delete(volume)
      if (isCancelled()) return
      if (waiting.size === 0) break
      await this.#host.clock.sleep(retryMs)
      if (isCancelled()) return
      retryMs = Math.min(retryMs * 2, maxRetryMs)
    }
    const uid = pod.metadata.uid ?? ''
    this.#mounted.set(uid, { names: new Set(mountedVolumes(pod).map((volume) => volume.name)), refresh: undefined })
    this.#planTokenRefresh(pod)
  }

  /** Something that the pod's volumes show has changed. */
  refreshSoon(pod: Pod): void {
    this.#planRefresh(pod, this.#host.random.between(1, remountWithinMs))
  }

  /** Takes away what was set up for the pod, if there is any. */
  unmount(uid: string): boolean {
    const mounted = this.#mounted.get(uid)
    mounted?.refresh?.cancel()
    this.#mounted.delete(uid)
    this.#claimed.delete(uid)
    const { disk } = this.#host
    for (const path of disk.list(`${podFolder(uid)}/`)) disk.remove(path)
    this.#sources.objects.release(uid)
    this.#sources.tokens.release(uid)
    return mounted !== undefined && mounted.names.size > 0
  }

  #planTokenRefresh(pod: Pod): void {
    const atMs = this.#sources.tokens.refreshAtMs(pod.metadata.uid ?? '')
    if (atMs !== undefined)
      this.#planRefresh(pod, atMs - this.#host.clock.unixMs() + this.#host.random.between(0, remountWithinMs))
  }

  #planRefresh(pod: Pod, delayMs: number): void {
    const mounted = this.#mounted.get(pod.metadata.uid ?? '')
    if (!mounted || (mounted.refresh && mounted.refresh.atMs <= this.#host.clock.nowMs() + delayMs)) return
    mounted.refresh?.cancel()
    mounted.refresh = this.#host.clock.after(delayMs, () => this.#host.spawn(() => this.#refresh(pod, mounted)))
  }

  async #refresh(pod: Pod, mounted: Mounted): Promise<void> {
    this.#host.cause = 0
    mounted.refresh = undefined
    for (const volume of mountedVolumes(pod)) {
      if (this.#mounted.get(pod.metadata.uid ?? '') !== mounted) return
      await this.#tryMount(pod, volume)
    }
    this.#planTokenRefresh(pod)
  }

  async #tryMount(pod: Pod, volume: Volume): Promise<boolean> {
    try {
      await this.#setUp(pod, volume)
      return true
    } catch (error) {
      if (!(error instanceof MountError) && !(error instanceof NotSyncedError)) throw error
      const text = `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`
      this.#events.warning(pod, '', 'FailedMount', text)
      return false
    }
  }

  async #setUp(pod: Pod, volume: Volume): Promise<void> {
    if (volume.emptyDir) return
    if (volume.hostPath) return this.#checkHostPath(volume.hostPath.path, volume.hostPath.type ?? '')
    if (volume.persistentVolumeClaim) return this.#setUpClaim(pod, volume)
    if (!volume.configMap && !volume.secret && !volume.downwardAPI && !volume.projected)
      throw new MountError(`volumes of type ${sourceOf(volume)} are not simulated`)
    this.#write(volumeFolder(pod, volume), await volumeContent(this.#sources, pod, volume))
  }

  async #setUpClaim(pod: Pod, volume: Volume): Promise<void> {
    const { claimedFolder } = await this.#host.load(() => import('./claim-volumes.ts'))
    const folder = await claimedFolder(this.#client, pod, volume)
    this.#checkHostPath(folder.hostPath?.path ?? '', folder.hostPath?.type ?? '')
    const uid = pod.metadata.uid ?? ''
    const claimed = this.#claimed.get(uid) ?? new Map<string, Volume>()
    this.#claimed.set(uid, claimed.set(volume.name, folder))
  }

  /** Files that did not change are left alone. */
  #write(folder: string, files: Files): void {
    const { disk } = this.#host
    for (const [path, text] of Object.entries(files))
      if (disk.readText(`${folder}/${path}`) !== text) disk.write(`${folder}/${path}`, text)
  }

  /** Like pkg/volume/hostpath checkType. */
  #checkHostPath(path: string, type: string): void {
    const isFile = this.#host.disk.has(path)
    const isFolder = path === '/' || this.#host.disk.list(`${path.replace(/\/$/, '')}/`).length > 0
    if (type === 'File' && !isFile) throw new MountError(`hostPath type check failed: ${path} is not a file`)
    if (type === 'Directory' && (isFile || !isFolder))
      throw new MountError(`hostPath type check failed: ${path} is not a directory`)
    if (type === 'DirectoryOrCreate' && isFile)
      throw new MountError(`hostPath type check failed: ${path} is not a directory`)
    if (type === 'Socket' || type === 'CharDevice' || type === 'BlockDevice')
      throw new MountError(`hostPath volumes of type ${type} are not simulated`)
    if (type === 'FileOrCreate' && !isFile) this.#host.disk.write(path, '')
  }
}

/** Where a volume lies on the machine's disk. */
export function volumeFolder(pod: Pod, volume: Volume): string {
  if (volume.hostPath) return volume.hostPath.path.length > 1 ? volume.hostPath.path.replace(/\/$/, '') : ''
  const plugins = {
    configMap: 'configmap',
    secret: 'secret',
    downwardAPI: 'downward-api',
    projected: 'projected',
  } as const
  const source = sourceOf(volume)
  const plugin = source in plugins ? plugins[source as keyof typeof plugins] : 'empty-dir'
  return `${podFolder(pod.metadata.uid ?? '')}/volumes/kubernetes.io~${plugin}/${volume.name}`
}

/** The volumes that a container of the pod mounts; the others are of no interest to a node. */
function mountedVolumes({ spec }: Pod): Volume[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])]
  const names = new Set(
    (containers as readonly Container[]).flatMap((one) => one.volumeMounts?.map((mount) => mount.name) ?? []),
  )
  return (spec.volumes ?? []).filter((volume) => names.has(volume.name))
}

function sourceOf(volume: Volume): string {
  return Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir'
}

function podFolder(uid: string): string {
  return `/var/lib/kubelet/pods/${uid}`
}
