// What travels between kubelet and container runtime: the Container Runtime Interface, runtime.v1, as messages.

export type PodSandboxConfig = {
  readonly metadata: {
    readonly name: string
    readonly uid: string
    readonly namespace: string
    readonly attempt: number
  }
  readonly hostname: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly hostNetwork: boolean
  readonly dns: {
    readonly servers: readonly string[]
    readonly searches: readonly string[]
    readonly options: readonly string[]
  }
  readonly hosts: readonly { readonly ip: string; readonly hostnames: readonly string[] }[]
  /** Ports of the machine that lead to the pod. */
  readonly portMappings?: readonly { readonly hostPort: number; readonly containerPort: number }[]
}

export type Mount = {
  readonly containerPath: string
  /** Path on the machine's disk under which the files lie. */
  readonly hostPath: string
  readonly readonly: boolean
  /** It is one file, which may not be there yet, and no folder. */
  readonly isFile?: boolean
}

export type ContainerConfig = {
  readonly metadata: { readonly name: string; readonly attempt: number }
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly workingDir: string
  readonly envs: readonly { readonly key: string; readonly value: string }[]
  readonly mounts: readonly Mount[]
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Ports that the pod declares, for images that serve whatever is declared. */
  readonly ports: readonly { readonly containerPort: number; readonly protocol: string }[]
  /** 0: no limit. */
  readonly memoryLimitBytes: number
  readonly cpuLimitMillis: number
  readonly stdin: boolean
  /** Its standard input ends with the first who was attached to it. */
  readonly stdinOnce?: boolean
  readonly tty: boolean
  /** Whose processes it sees; default: its own. */
  readonly pidNamespace?: 'pod' | 'node' | { readonly targetId: string }
  /** Who its processes run as; default: the image's user. */
  readonly user?: { readonly uid?: number; readonly gid?: number }
}

export type ContainerState = 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED' | 'CONTAINER_UNKNOWN'
export type SandboxState = 'SANDBOX_READY' | 'SANDBOX_NOTREADY'

export type PodSandbox = {
  readonly id: string
  readonly state: SandboxState
  readonly config: PodSandboxConfig
  readonly createdAtMs: number
  /** '' for host network. */
  readonly ip: string
}

export type Container = {
  readonly id: string
  readonly sandboxId: string
  readonly config: ContainerConfig
  readonly imageRef: string
  readonly state: ContainerState
  /** Unix time in ms; 0: not yet. */
  readonly createdAtMs: number
  readonly startedAtMs: number
  readonly finishedAtMs: number
  readonly exitCode: number
  /** `Completed`, `Error`, `OOMKilled`, `StartError`… */
  readonly reason: string
  readonly message: string
}

export type Image = {
  readonly id: string
  readonly repoTags: readonly string[]
  readonly repoDigests: readonly string[]
  readonly sizeBytes: number
  /** The user of its configuration: a number, or a name that only the image knows. Absent: root. */
  readonly uid?: number
  readonly username?: string
}

export type CriRequest =
  | { readonly type: 'Version' }
  | { readonly type: 'Status' }
  /** The node's pod CIDR, once the control plane has given it one: until then the network is not ready. */
  | { readonly type: 'UpdateRuntimeConfig'; readonly podCidr: string }
  | { readonly type: 'RunPodSandbox'; readonly config: PodSandboxConfig }
  | { readonly type: 'StopPodSandbox'; readonly sandboxId: string }
  | { readonly type: 'RemovePodSandbox'; readonly sandboxId: string }
  | { readonly type: 'ListPodSandbox' }
  | { readonly type: 'CreateContainer'; readonly sandboxId: string; readonly config: ContainerConfig }
  | { readonly type: 'StartContainer'; readonly containerId: string }
  | { readonly type: 'StopContainer'; readonly containerId: string; readonly timeoutSeconds: number }
  | { readonly type: 'RemoveContainer'; readonly containerId: string }
  | {
      readonly type: 'UpdateContainerResources'
      readonly containerId: string
      readonly memoryLimitBytes: number
      readonly cpuLimitMillis: number
    }
  | { readonly type: 'ListContainers'; readonly sandboxId?: string }
  | { readonly type: 'ContainerStatus'; readonly containerId: string }
  | { readonly type: 'ListContainerStats' }
  | {
      readonly type: 'ExecSync'
      readonly containerId: string
      readonly command: readonly string[]
      readonly timeoutSeconds: number
    }
  /** For whom the image is pulled says `sandbox`, and `container` names the container that waits for it. */
  | {
      readonly type: 'PullImage'
      readonly image: string
      readonly sandbox?: PodSandboxConfig
      readonly container?: string
    }
  | { readonly type: 'ImageStatus'; readonly image: string }
  | { readonly type: 'ListImages' }
  | { readonly type: 'RemoveImage'; readonly image: string }
  /** A stream: one event a state change of any container. Like GetContainerEvents. */
  | { readonly type: 'GetContainerEvents' }
  /** A stream of log lines. `sinceMs` is Unix time; 0: all. `tail` -1: all. */
  | {
      readonly type: 'ReadLogs'
      readonly containerId: string
      readonly follow: boolean
      readonly tail: number
      readonly sinceMs: number
    }
  /** A stream: output as events, input as uploads. */
  | {
      readonly type: 'Exec'
      readonly containerId: string
      readonly command: readonly string[]
      readonly tty: boolean
      readonly stdin: boolean
    }
  /** A stream: what the container's own process writes from now on, and its input as uploads. */
  | { readonly type: 'Attach'; readonly containerId: string; readonly tty: boolean; readonly stdin: boolean }

export type ContainerStats = {
  readonly containerId: string
  /** Processor time since the container started. */
  readonly usageCoreNanoSeconds: number
  readonly workingSetBytes: number
}

export type CriResponse =
  | { readonly type: 'Version'; readonly runtimeName: string; readonly runtimeVersion: string }
  | { readonly type: 'Status'; readonly runtimeReady: boolean; readonly networkReady: boolean }
  | { readonly type: 'RunPodSandbox'; readonly sandboxId: string }
  | { readonly type: 'ListPodSandbox'; readonly items: readonly PodSandbox[] }
  | { readonly type: 'CreateContainer'; readonly containerId: string }
  | { readonly type: 'ListContainers'; readonly containers: readonly Container[] }
  | { readonly type: 'ContainerStatus'; readonly container: Container }
  | { readonly type: 'ListContainerStats'; readonly stats: readonly ContainerStats[] }
  | { readonly type: 'ExecSync'; readonly stdout: string; readonly stderr: string; readonly exitCode: number }
  | { readonly type: 'PullImage'; readonly imageRef: string }
  | { readonly type: 'ImageStatus'; readonly image: Image | undefined }
  | { readonly type: 'ListImages'; readonly images: readonly Image[] }
  | { readonly type: 'OK' }
  /** A gRPC status: `NotFound`, `DeadlineExceeded`, `Unknown`, with containerd's text. */
  | { readonly type: 'error'; readonly code: string; readonly message: string }

export type LogLine = {
  readonly type: 'log'
  readonly atMs: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export type CriEvent =
  | {
      readonly type: 'container'
      /** The sandbox's own id when it is the sandbox that changed. */
      readonly containerId: string
      readonly sandboxId: string
      readonly change: 'created' | 'started' | 'stopped' | 'deleted'
      /** The pod as it is after the change; undefined when its sandbox is gone. */
      readonly sandbox: PodSandbox | undefined
      readonly containers: readonly Container[]
    }
  | LogLine
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'exit'; readonly code: number }

export type Cri = {
  readonly name: 'cri'
  readonly request: CriRequest
  readonly response: CriResponse
  readonly event: CriEvent
  readonly upload: { readonly text: string }
}
