// The CRI as containerd serves it: one method a request, with the time that each really takes.
import type {
  Container,
  ContainerConfig,
  Cri,
  CriEvent,
  CriRequest,
  CriResponse,
  PodSandbox,
  PodSandboxConfig,
} from '../../protocols/cri.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import { ContainerError, type ImagePrograms, RunningContainer, type SavedContainer } from './container.ts'
import { argvOf } from './container-program.ts'
import { PullError, pullImage } from './image-puller.ts'
import { ImageStore } from './image-store.ts'
import { PodNetwork } from './pod-network.ts'

type Exchange = ServerExchange<Cri>
type Sandbox = { value: PodSandbox; readonly containers: Map<string, RunningContainer> }

const sandboxFolder = '/var/lib/containerd/sandboxes/'
const networkFile = '/etc/cni/net.d/10-containerd-net.conflist'
const cardMs = 100
const notReadyNetwork = 'cni plugin not initialized'

export class CriService {
  readonly #host: Host
  readonly #images: ImageStore
  readonly #network: PodNetwork
  readonly #sandboxes = new Map<string, Sandbox>()
  readonly #containers = new Map<string, RunningContainer>()
  readonly #watchers = new Set<Exchange>()
  readonly #imagePrograms: Late<ImagePrograms>
  readonly #exec: Late<typeof import('./exec.ts')>
  readonly #logs: Late<typeof import('./read-logs.ts')>
  readonly #stats: Late<typeof import('./container-stats.ts')>
  #pulling = 0
  #told = { containers: -1, pulling: -1 }
  #telling = false
  #syncing = false

  constructor(host: Host) {
    this.#host = host
    this.#images = new ImageStore(host)
    this.#network = new PodNetwork(host)
    this.#imagePrograms = new Late(host, () => import('./image-programs.ts'))
    this.#exec = new Late(host, () => import('./exec.ts'))
    this.#logs = new Late(host, () => import('./read-logs.ts'))
    this.#stats = new Late(host, () => import('./container-stats.ts'))
  }

  /** Takes up what a containerd before this one left: containers that still run, and the traces of those that don't. */
  recover(): void {
    const { disk, processes } = this.#host
    const podCidr = disk.readText(networkFile)
    if (podCidr !== undefined) this.#network.configure(podCidr)
    for (const path of disk.list(sandboxFolder)) {
      const saved = disk.read(path) as { value: PodSandbox; bootedAtMs: number }
      // After a reboot no sandbox is left; only the record of it is.
      const survived = saved.bootedAtMs === this.#host.machine.bootedAtMs
      const value: PodSandbox = survived ? saved.value : { ...saved.value, state: 'SANDBOX_NOTREADY' }
      this.#sandboxes.set(value.id, { value, containers: new Map() })
      if (value.ip === '' || value.state !== 'SANDBOX_READY') continue
      this.#network.keep(value.ip)
      this.#mapPorts(value, true)
    }
    for (const path of disk.list(RunningContainer.folder)) {
      const { container, pid, imageId } = disk.read(path) as SavedContainer
      const running = this.#adopt(container, imageId)
      running?.reattach(processes.find(pid) ? pid : 0)
    }
    this.#tell()
  }

  handle(exchange: Exchange): void | Promise<void> {
    const { request } = exchange
    switch (request.type) {
      case 'RunPodSandbox':
        return this.#runPodSandbox(exchange, request.config)
      case 'StopPodSandbox':
        return this.#stopPodSandbox(exchange, request.sandboxId)
      case 'RemovePodSandbox':
        return this.#removePodSandbox(exchange, request.sandboxId)
      case 'CreateContainer':
        return this.#createContainer(exchange, request.sandboxId, request.config)
      case 'StartContainer':
        return this.#startContainer(exchange, request.containerId)
      case 'StopContainer':
        return this.#stopContainer(exchange, request.containerId, request.timeoutSeconds)
      case 'RemoveContainer':
        return this.#removeContainer(exchange, request.containerId)
      case 'UpdateContainerResources':
        return this.#withContainer(exchange, request.containerId, (one) => {
          one.limit(request.memoryLimitBytes, request.cpuLimitMillis)
          this.#saveSoon()
          exchange.respond({ type: 'OK' })
        })
      case 'PullImage':
        return this.#pullImage(exchange, request)
      case 'ExecSync':
        return this.#withContainer(exchange, request.containerId, (one) =>
          this.#exec.use(({ execSync }) => execSync(this.#host, exchange, one, request)),
        )
      case 'Exec':
        return this.#withContainer(exchange, request.containerId, (one) =>
          this.#exec.use(({ execStream }) => execStream(exchange, one, request)),
        )
      case 'Attach':
        return this.#withContainer(exchange, request.containerId, (one) =>
          this.#exec.use(({ attachStream }) => attachStream(exchange, one, request)),
        )
      case 'ListContainerStats':
        return this.#stats.use(({ listContainerStats }) => listContainerStats(this.#host, exchange, this.#containers))
      case 'ReadLogs':
        return this.#withContainer(exchange, request.containerId, (one) =>
          this.#logs.use(({ readLogs }) => readLogs(this.#host, exchange, one, request)),
        )
      case 'GetContainerEvents':
        this.#watchers.add(exchange)
        exchange.onClose(() => this.#watchers.delete(exchange))
        return exchange.respond({ type: 'OK' })
      default:
        return exchange.respond(this.#answer(request))
    }
  }

  /** The methods that only look something up. */
  #answer(request: CriRequest): CriResponse {
    switch (request.type) {
      case 'Version':
        return { type: 'Version', runtimeName: 'containerd', runtimeVersion: 'v2.1.5' }
      case 'Status':
        return { type: 'Status', runtimeReady: true, networkReady: this.#network.ready }
      case 'UpdateRuntimeConfig':
        return this.#updateRuntimeConfig(request.podCidr)
      case 'ListPodSandbox':
        return { type: 'ListPodSandbox', items: [...this.#sandboxes.values()].map((sandbox) => sandbox.value) }
      case 'ListContainers':
        return { type: 'ListContainers', containers: this.#listContainers(request.sandboxId) }
      case 'ContainerStatus': {
        const container = this.#containers.get(request.containerId)
        return container ? { type: 'ContainerStatus', container: container.value } : noContainer(request.containerId)
      }
      case 'ImageStatus':
        return { type: 'ImageStatus', image: this.#images.find(request.image) }
      case 'ListImages':
        return { type: 'ListImages', images: this.#images.list() }
      case 'RemoveImage':
        this.#images.remove(request.image)
        return { type: 'OK' }
      default:
        return { type: 'error', code: 'Unimplemented', message: `unknown method ${request.type}` }
    }
  }

  #updateRuntimeConfig(podCidr: string): CriResponse {
    if (podCidr !== '' && this.#host.disk.readText(networkFile) !== podCidr) {
      this.#host.disk.write(networkFile, podCidr)
      this.#network.configure(podCidr)
      this.#saveSoon()
    }
    return { type: 'OK' }
  }

  #runPodSandbox(exchange: Exchange, config: PodSandboxConfig): void {
    const id = this.#host.random.hex(64)
    const { name, namespace, uid, attempt } = config.metadata
    if (!config.hostNetwork && !this.#network.ready)
      return refuse(exchange, 'Unknown', `failed to setup network for sandbox "${id}": ${notReadyNetwork}`)
    for (const { value } of this.#sandboxes.values()) {
      const one = value.config.metadata
      if (one.uid === uid && one.attempt === attempt)
        return refuse(
          exchange,
          'Unknown',
          `failed to reserve sandbox name "${name}_${namespace}_${uid}_${attempt}": name is reserved for "${value.id}"`,
        )
    }
    const ip = config.hostNetwork ? '' : this.#network.add()
    if (ip === undefined)
      return refuse(
        exchange,
        'Unknown',
        `failed to setup network for sandbox "${id}": plugin type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set`,
      )
    const createdAtMs = this.#host.clock.unixMs()
    const sandbox: Sandbox = {
      value: { id, state: 'SANDBOX_NOTREADY', config, createdAtMs, ip },
      containers: new Map(),
    }
    this.#sandboxes.set(id, sandbox)
    const takesMs = config.hostNetwork ? this.#host.random.between(60, 140) : this.#host.random.between(150, 300)
    this.#host.clock.after(takesMs, () => {
      if (!this.#sandboxes.has(id)) return refuse(exchange, 'NotFound', `sandbox "${id}": not found`)
      this.#updateSandbox(sandbox, { ...sandbox.value, state: 'SANDBOX_READY' })
      this.#mapPorts(sandbox.value, true)
      this.#host.trace.runtime(config.metadata, '', 'sandbox-ready', { ip: ip || this.#host.address })
      this.#publish(sandbox, id, 'started')
      exchange.respond({ type: 'RunPodSandbox', sandboxId: id })
    })
  }

  #stopPodSandbox(exchange: Exchange, id: string): void {
    const sandbox = this.#sandboxes.get(id)
    if (!sandbox || sandbox.value.state === 'SANDBOX_NOTREADY') return exchange.respond({ type: 'OK' })
    for (const container of sandbox.containers.values()) container.kill()
    this.#host.clock.after(this.#host.random.between(20, 60), () => {
      this.#releaseNetwork(sandbox.value)
      this.#updateSandbox(sandbox, { ...sandbox.value, state: 'SANDBOX_NOTREADY' })
      this.#host.trace.runtime(sandbox.value.config.metadata, '', 'sandbox-stopped')
      this.#publish(sandbox, id, 'stopped')
      exchange.respond({ type: 'OK' })
    })
  }

  #removePodSandbox(exchange: Exchange, id: string): void {
    const sandbox = this.#sandboxes.get(id)
    if (sandbox) {
      for (const container of sandbox.containers.values()) {
        container.kill()
        this.#forget(sandbox, container)
      }
      if (sandbox.value.state === 'SANDBOX_READY') this.#releaseNetwork(sandbox.value)
      this.#sandboxes.delete(id)
      this.#host.disk.remove(sandboxFolder + id)
      this.#saveSoon()
      this.#host.trace.runtime(sandbox.value.config.metadata, '', 'sandbox-removed')
      this.#publish(sandbox, id, 'deleted')
    }
    exchange.respond({ type: 'OK' })
  }

  #releaseNetwork(sandbox: PodSandbox): void {
    if (sandbox.ip === '') return
    this.#mapPorts(sandbox, false)
    this.#network.remove(sandbox.ip)
  }

  /** Like the portmap plugin. */
  #mapPorts({ ip, config }: PodSandbox, lead: boolean): void {
    for (const { hostPort, containerPort } of config.portMappings ?? [])
      this.#host.kernel.mapPort(hostPort, lead ? `${ip}:${containerPort}` : undefined)
  }

  #createContainer(exchange: Exchange, sandboxId: string, config: ContainerConfig): void {
    const sandbox = this.#sandboxes.get(sandboxId)
    if (!sandbox) return refuse(exchange, 'NotFound', `failed to find sandbox id "${sandboxId}": not found`)
    const image = this.#images.find(config.image)
    if (!image) return refuse(exchange, 'NotFound', `failed to resolve image "${config.image}": not found`)
    const id = this.#host.random.hex(64)
    if (argvOf(config, image).length === 0)
      return refuse(
        exchange,
        'Unknown',
        `failed to generate container "${id}" spec: failed to generate spec: no command specified`,
      )
    this.#host.clock.after(this.#host.random.between(30, 60), () => {
      if (this.#sandboxes.get(sandboxId) !== sandbox)
        return refuse(exchange, 'NotFound', `sandbox "${sandboxId}": not found`)
      const container: Container = {
        id,
        sandboxId,
        config,
        imageRef: image.repoDigests[0] ?? image.id,
        state: 'CONTAINER_CREATED',
        createdAtMs: this.#host.clock.unixMs(),
        startedAtMs: 0,
        finishedAtMs: 0,
        exitCode: 0,
        reason: '',
        message: '',
      }
      this.#adopt(container, image.id)?.save()
      this.#saveSoon()
      this.#host.trace.runtime(sandbox.value.config.metadata, config.metadata.name, 'created', { image: config.image })
      this.#publish(sandbox, id, 'created')
      exchange.respond({ type: 'CreateContainer', containerId: id })
    })
  }

  #startContainer(exchange: Exchange, id: string): void {
    this.#withContainer(exchange, id, (container) => {
      this.#host.clock.after(this.#host.random.between(40, 90), () => {
        const { executable } = container
        if (executable === undefined)
          this.#imagePrograms.use((programs) => this.#start(exchange, container, () => container.start(programs)))
        else this.#start(exchange, container, () => container.startExecutable(executable))
      })
    })
  }

  #start(exchange: Exchange, container: RunningContainer, start: () => void): void {
    const { id, sandboxId, state, config } = container.value
    const sandbox = this.#sandboxes.get(sandboxId)
    if (!sandbox || state !== 'CONTAINER_CREATED')
      return refuse(exchange, 'Unknown', `container "${id}" is not in created state`)
    try {
      start()
    } catch (error) {
      if (!(error instanceof ContainerError)) throw error
      return refuse(exchange, error.code, error.message)
    }
    this.#saveSoon()
    this.#host.trace.runtime(sandbox.value.config.metadata, config.metadata.name, 'started')
    this.#publish(sandbox, id, 'started')
    exchange.respond({ type: 'OK' })
  }

  #stopContainer(exchange: Exchange, id: string, timeoutSeconds: number): void {
    const container = this.#containers.get(id)
    if (!container) return exchange.respond({ type: 'OK' })
    container.stop(timeoutSeconds, () => exchange.respond({ type: 'OK' }))
  }

  #removeContainer(exchange: Exchange, id: string): void {
    const container = this.#containers.get(id)
    const sandbox = this.#sandboxes.get(container?.value.sandboxId ?? '')
    if (container && sandbox) {
      container.kill()
      this.#forget(sandbox, container)
      this.#saveSoon()
      this.#publish(sandbox, id, 'deleted')
    }
    exchange.respond({ type: 'OK' })
  }

  async #pullImage(exchange: Exchange, request: Extract<CriRequest, { type: 'PullImage' }>): Promise<void> {
    const { image, sandbox, container = '' } = request
    const startedAtMs = this.#host.clock.nowMs()
    const tell = (change: string, detail: unknown) => {
      if (sandbox) this.#host.trace.runtime(sandbox.metadata, container, change, detail)
    }
    this.#pulling += 1
    this.#tell()
    try {
      const onPlan = (durationMs: number) =>
        tell('pulling', { image, startedAtMs, endsAtMs: this.#host.clock.nowMs() + durationMs })
      const stored = await pullImage(this.#host, image, (name) => this.#images.find(name), onPlan)
      this.#images.add(stored)
      tell('pulled', { image, sizeBytes: stored.sizeBytes })
      exchange.respond({ type: 'PullImage', imageRef: stored.repoDigests[0] ?? stored.id })
    } catch (error) {
      if (!(error instanceof PullError)) throw error
      tell('pull-failed', { image, message: error.message })
      refuse(exchange, error.code, error.message)
    }
    this.#pulling -= 1
    this.#tell()
  }

  #listContainers(sandboxId: string | undefined): Container[] {
    const from = sandboxId === undefined ? this.#containers : (this.#sandboxes.get(sandboxId)?.containers ?? new Map())
    return [...from.values()].map((container) => container.value)
  }

  #adopt(container: Container, imageId: string): RunningContainer | undefined {
    const sandbox = this.#sandboxes.get(container.sandboxId)
    const image = this.#images.find(imageId)
    if (!sandbox || !image) return undefined
    const neighbours = {
      inPod: () => [...sandbox.containers.values()],
      onMachine: () => [...this.#containers.values()],
    }
    const ended = (one: RunningContainer) => this.#ended(one)
    const running = new RunningContainer(this.#host, sandbox.value, image, container, ended, neighbours)
    sandbox.containers.set(container.id, running)
    this.#containers.set(container.id, running)
    this.#tell()
    return running
  }

  #ended({ value }: RunningContainer): void {
    const sandbox = this.#sandboxes.get(value.sandboxId)
    if (!sandbox) return
    const { exitCode, reason } = value
    this.#host.trace.runtime(sandbox.value.config.metadata, value.config.metadata.name, 'exited', { exitCode, reason })
    this.#saveSoon()
    this.#publish(sandbox, value.id, 'stopped')
  }

  #forget(sandbox: Sandbox, container: RunningContainer): void {
    const { id, config } = container.value
    sandbox.containers.delete(id)
    this.#containers.delete(id)
    container.remove()
    this.#host.trace.runtime(sandbox.value.config.metadata, config.metadata.name, 'removed')
    this.#tell()
  }

  #updateSandbox(sandbox: Sandbox, value: PodSandbox): void {
    sandbox.value = value
    this.#host.disk.write(sandboxFolder + value.id, { value, bootedAtMs: this.#host.machine.bootedAtMs })
    this.#saveSoon()
  }

  #publish(sandbox: Sandbox, containerId: string, change: 'created' | 'started' | 'stopped' | 'deleted'): void {
    if (this.#watchers.size === 0) return
    const event: CriEvent = {
      type: 'container',
      containerId,
      sandboxId: sandbox.value.id,
      change,
      sandbox: this.#sandboxes.has(sandbox.value.id) ? sandbox.value : undefined,
      containers: [...sandbox.containers.values()].map((container) => container.value),
    }
    for (const watcher of this.#watchers) watcher.push(event)
  }

  #withContainer(exchange: Exchange, id: string, act: (container: RunningContainer) => void): void {
    const container = this.#containers.get(id)
    if (container) act(container)
    else exchange.respond(noContainer(id))
  }

  /** Records are synced together, a moment later. */
  #saveSoon(): void {
    if (this.#syncing) return
    this.#syncing = true
    this.#host.clock.after(5, () => {
      this.#syncing = false
      this.#host.spawn(() => this.#host.disk.sync())
    })
  }

  /** Tells the card what changed, not more often than is seen. */
  #tell(): void {
    if (this.#telling) return
    this.#telling = true
    this.#host.clock.after(cardMs, () => {
      this.#telling = false
      const state = { containers: this.#containers.size, pulling: this.#pulling }
      if (state.containers === this.#told.containers && state.pulling === this.#told.pulling) return
      this.#told = state
      this.#host.trace.state(state)
    })
  }
}

function refuse(exchange: Exchange, code: string, message: string): void {
  exchange.respond({ type: 'error', code, message })
}

function noContainer(id: string): CriResponse {
  return {
    type: 'error',
    code: 'NotFound',
    message: `an error occurred when try to find container "${id}": not found`,
  }
}
