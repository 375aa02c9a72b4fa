// The container runtime of the recorded nodes: it speaks the CRI, and nothing runs in its containers. What a container
// does is told by its environment (ORACLE_RUN, ORACLE_EXEC), and whether an image exists by its name.
import type {
  Container,
  ContainerConfig,
  Cri,
  CriEvent,
  CriRequest,
  CriResponse,
  Image,
  PodSandbox,
  PodSandboxConfig,
} from '../../workers/protocols/cri.ts'
import type { Http } from '../../workers/protocols/http.ts'
import type { ChildProcess, Host, Program, ServerExchange } from '../../workers/simulation/host.ts'

type Exchange = ServerExchange<Cri>
type Sandbox = {
  value: PodSandbox
  readonly containers: Map<string, Container>
  readonly server: ChildProcess | undefined
}

const imageBytes = 71_234_567
/** What it took on the recorded nodes from the sandbox being asked for to its network being there. */
const sandboxMs = [250, 310] as const
/** … and to end a container that ends at once. */
const stopMs = 15
/** How long after its end a pod was taken away for good, and how often the kubelet looked whether a container had ended. */
const removalMs = [0, 400] as const
const relistMs = 1000
/** The nodes were not ready at once. */
const networkMs = 1000
const missing = /nonexist|no-such/

/** `images` are on the node already. */
export function fakeRuntime(images: readonly string[]): Program {
  return async (host) => {
    const runtime = new FakeRuntime(host, images)
    host.network.listen<Cri>('cri', 'unix:/run/containerd/containerd.sock', (exchange) => runtime.handle(exchange))
    await host.signal().wait()
  }
}

class FakeRuntime {
  readonly #host: Host
  readonly #sandboxes = new Map<string, Sandbox>()
  readonly #images = new Map<string, Image>()
  readonly #watchers = new Set<Exchange>()
  #prefix = ''
  #nextAddress = 2
  readonly #phaseMs: number

  constructor(host: Host, images: readonly string[]) {
    this.#host = host
    for (const image of images) this.#pull(image)
    this.#phaseMs = host.random.below(relistMs)
  }

  handle(exchange: Exchange): void {
    const { request } = exchange
    switch (request.type) {
      case 'GetContainerEvents':
        this.#watchers.add(exchange)
        exchange.onClose(() => this.#watchers.delete(exchange))
        return exchange.respond({ type: 'OK' })
      case 'RunPodSandbox':
        this.#host.clock.after(this.#host.random.between(...sandboxMs), () =>
          exchange.respond(this.#runSandbox(request.config)),
        )
        return
      case 'StopContainer':
        this.#host.clock.after(stopMs, () => exchange.respond(this.#answer(request)))
        return
      case 'RemovePodSandbox':
        this.#host.clock.after(this.#host.random.between(...removalMs), () =>
          exchange.respond(this.#removeSandbox(request.sandboxId)),
        )
        return
      case 'ReadLogs':
        exchange.respond({ type: 'OK' })
        return exchange.end()
      case 'Exec':
        return exchange.respond(refusal('Unimplemented', 'nothing runs in this container'))
      default:
        return exchange.respond(this.#answer(request))
    }
  }

  #answer(request: CriRequest): CriResponse {
    switch (request.type) {
      case 'Version':
        return { type: 'Version', runtimeName: 'containerd', runtimeVersion: '1.7.24' }
      case 'Status':
        return { type: 'Status', runtimeReady: true, networkReady: this.#host.clock.nowMs() > networkMs }
      case 'UpdateRuntimeConfig':
        this.#prefix = request.podCidr.split('.').slice(0, 3).join('.')
        return { type: 'OK' }
      case 'ListPodSandbox':
        return { type: 'ListPodSandbox', items: [...this.#sandboxes.values()].map(({ value }) => value) }
      case 'StopPodSandbox':
        return this.#stopSandbox(request.sandboxId)
      case 'ListContainers':
        return { type: 'ListContainers', containers: this.#list(request.sandboxId) }
      case 'ListContainerStats':
        return { type: 'ListContainerStats', stats: [] }
      case 'CreateContainer':
        return this.#create(request.sandboxId, request.config)
      default:
        return this.#answerForContainer(request)
    }
  }

  #answerForContainer(request: CriRequest): CriResponse {
    switch (request.type) {
      case 'ContainerStatus': {
        const container = this.#find(request.containerId)?.container
        return container ? { type: 'ContainerStatus', container } : refusal('NotFound', 'no such container')
      }
      case 'StartContainer':
        return this.#start(request.containerId)
      case 'StopContainer':
        this.#end(request.containerId, 0, 'Completed', '')
        return { type: 'OK' }
      case 'RemoveContainer':
        return this.#remove(request.containerId)
      case 'ExecSync':
        return this.#exec(request.containerId)
      case 'PullImage':
        return this.#pull(request.image)
      case 'ImageStatus':
        return { type: 'ImageStatus', image: this.#images.get(tagged(request.image)) }
      case 'ListImages':
        return { type: 'ListImages', images: [...this.#images.values()] }
      case 'RemoveImage':
        this.#images.delete(tagged(request.image))
        return { type: 'OK' }
      default:
        return refusal('Unimplemented', `unknown method ${request.type}`)
    }
  }

  #runSandbox(config: PodSandboxConfig): CriResponse {
    const id = this.#host.random.hex(64)
    const ip = config.hostNetwork ? '' : `${this.#prefix}.${this.#nextAddress++}`
    if (ip !== '') this.#host.kernel.addAddress(ip)
    const server = ip === '' ? undefined : this.#host.processes.run('probed', probed, { address: ip })
    const createdAtMs = this.#host.clock.unixMs()
    const sandbox: Sandbox = {
      value: { id, state: 'SANDBOX_READY', config, createdAtMs, ip },
      containers: new Map(),
      server,
    }
    this.#sandboxes.set(id, sandbox)
    this.#publish(sandbox, id, 'started')
    return { type: 'RunPodSandbox', sandboxId: id }
  }

  #stopSandbox(id: string): CriResponse {
    const sandbox = this.#sandboxes.get(id)
    if (sandbox && sandbox.value.state === 'SANDBOX_READY') {
      for (const container of sandbox.containers.keys()) this.#end(container, 0, 'Completed', '')
      sandbox.server?.kill()
      if (sandbox.value.ip !== '') this.#host.kernel.removeAddress(sandbox.value.ip)
      sandbox.value = { ...sandbox.value, state: 'SANDBOX_NOTREADY' }
      this.#publish(sandbox, id, 'stopped')
    }
    return { type: 'OK' }
  }

  #removeSandbox(id: string): CriResponse {
    const sandbox = this.#sandboxes.get(id)
    if (sandbox) {
      this.#stopSandbox(id)
      this.#sandboxes.delete(id)
      this.#publish(sandbox, id, 'deleted')
    }
    return { type: 'OK' }
  }

  #create(sandboxId: string, config: ContainerConfig): CriResponse {
    const sandbox = this.#sandboxes.get(sandboxId)
    if (!sandbox) return refusal('NotFound', 'no such sandbox')
    const id = this.#host.random.hex(64)
    const container: Container = {
      id,
      sandboxId,
      config: { ...config, image: tagged(config.image) },
      imageRef: tagged(config.image),
      state: 'CONTAINER_CREATED',
      createdAtMs: this.#host.clock.unixMs(),
      startedAtMs: 0,
      finishedAtMs: 0,
      exitCode: 0,
      reason: '',
      message: '',
    }
    sandbox.containers.set(id, container)
    this.#publish(sandbox, id, 'created')
    return { type: 'CreateContainer', containerId: id }
  }

  #start(id: string): CriResponse {
    const found = this.#find(id)
    if (!found) return refusal('NotFound', 'no such container')
    const { sandbox, container } = found
    const startedAtMs = this.#host.clock.unixMs()
    sandbox.containers.set(id, { ...container, state: 'CONTAINER_RUNNING', startedAtMs })
    this.#publish(sandbox, id, 'started')
    const run = /^exit:(\d+):(\d+)(?::([^:]*))?(?::(.*))?$/s.exec(environment(container, 'ORACLE_RUN'))
    if (run) {
      const [, code = '0', ms = '0', reason = '', message = ''] = run
      const otherwise = Number(code) === 0 ? 'Completed' : 'Error'
      const atMs = this.#host.clock.nowMs() + Number(ms)
      this.#host.clock.after(Number(ms), () => this.#end(id, Number(code), reason || otherwise, message, false))
      this.#host.clock.after(this.#nextRelistMs(atMs) - this.#host.clock.nowMs(), () => this.#tell(id))
    }
    return { type: 'OK' }
  }

  /** Nobody waits for a container that ends by itself: it is found to have ended when the kubelet looks again. */
  #nextRelistMs(atMs: number): number {
    return Math.ceil((atMs - this.#phaseMs) / relistMs) * relistMs + this.#phaseMs
  }

  #tell(id: string): void {
    const found = this.#find(id)
    if (found) this.#publish(found.sandbox, id, 'stopped')
  }

  #end(id: string, exitCode: number, reason: string, message: string, tell = true): void {
    const found = this.#find(id)
    if (found?.container.state !== 'CONTAINER_RUNNING') return
    const finishedAtMs = this.#host.clock.unixMs()
    const ended: Container = { ...found.container, state: 'CONTAINER_EXITED', finishedAtMs, exitCode, reason, message }
    found.sandbox.containers.set(id, ended)
    if (tell) this.#publish(found.sandbox, id, 'stopped')
  }

  #remove(id: string): CriResponse {
    const found = this.#find(id)
    if (found) {
      found.sandbox.containers.delete(id)
      this.#publish(found.sandbox, id, 'deleted')
    }
    return { type: 'OK' }
  }

  #exec(id: string): CriResponse {
    const container = this.#find(id)?.container
    if (!container) return refusal('NotFound', 'no such container')
    const ageMs = this.#host.clock.unixMs() - container.startedAtMs
    const failure = execFailure(environment(container, 'ORACLE_EXEC'), ageMs)
    if (failure === undefined) return { type: 'ExecSync', stdout: '', stderr: '', exitCode: 0 }
    return { type: 'ExecSync', stdout: '', stderr: failure, exitCode: 1 }
  }

  #pull(image: string): CriResponse {
    if (missing.test(image)) {
      const reference = `failed to resolve reference "${image}": ${image}: not found`
      return refusal('NotFound', `failed to pull and unpack image "${image}": ${reference}`)
    }
    const id = tagged(image)
    this.#images.set(id, { id, repoTags: [id], repoDigests: [], sizeBytes: imageBytes })
    return { type: 'PullImage', imageRef: id }
  }

  #find(id: string): { sandbox: Sandbox; container: Container } | undefined {
    for (const sandbox of this.#sandboxes.values()) {
      const container = sandbox.containers.get(id)
      if (container) return { sandbox, container }
    }
    return undefined
  }

  #list(sandboxId: string | undefined): Container[] {
    const sandboxes = sandboxId === undefined ? [...this.#sandboxes.values()] : [this.#sandboxes.get(sandboxId)]
    return sandboxes.flatMap((sandbox) => [...(sandbox?.containers.values() ?? [])])
  }

  #publish(sandbox: Sandbox, containerId: string, change: Extract<CriEvent, { type: 'container' }>['change']): void {
    const event: CriEvent = {
      type: 'container',
      containerId,
      sandboxId: sandbox.value.id,
      change,
      sandbox: this.#sandboxes.has(sandbox.value.id) ? sandbox.value : undefined,
      containers: [...sandbox.containers.values()],
    }
    for (const watcher of this.#watchers) watcher.push(event)
  }
}

/** What probes find on ports 80 and 8080 of every pod; `/ok-after-<ms>` counts from the first request of all. */
const probed: Program = async (host) => {
  let firstAtMs: number | undefined
  for (const port of [80, 8080])
    host.network.listen<Http>('http', port, (exchange) => {
      firstAtMs ??= host.clock.nowMs()
      const isOk = isHealthy(exchange.request.path, host.clock.nowMs() - firstAtMs)
      exchange.respond({ status: isOk ? 200 : 503, headers: {}, body: isOk ? 'ok' : 'unhealthy' })
    })
  await host.signal().wait()
}

function isHealthy(path: string, ageMs: number): boolean {
  const after = /^\/(ok|fail)-after-(\d+)/.exec(path)
  if (after) return after[1] === 'ok' ? ageMs >= Number(after[2]) : ageMs < Number(after[2])
  return !path.startsWith('/fail')
}

/** What a probing command writes when it fails, by ORACLE_EXEC; undefined: it succeeds. */
function execFailure(setting: string, ageMs: number): string | undefined {
  const [what = '', ...rest] = setting.split(':')
  const detail = rest.join(':')
  const text = "cat: can't open '/tmp/healthy': No such file or directory"
  if (what === 'fail') return detail || text
  if (what === 'ok-after') return ageMs >= Number(detail) ? undefined : text
  if (what === 'fail-after') return ageMs < Number(detail) ? undefined : text
  return undefined
}

function environment({ config }: Container, name: string): string {
  return config.envs.find(({ key }) => key === name)?.value ?? ''
}

function tagged(image: string): string {
  return /[:@][^/]*$/.test(image) ? image : `${image}:latest`
}

function refusal(code: string, message: string): CriResponse {
  return { type: 'error', code, message }
}
