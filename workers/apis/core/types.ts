// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { Condition, LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type AWSElasticBlockStoreVolumeSource = {
  readonly fsType?: string | undefined
  readonly partition?: number | undefined
  readonly readOnly?: boolean | undefined
  readonly volumeID: string
}

export type Affinity = {
  readonly nodeAffinity?: NodeAffinity | undefined
  readonly podAffinity?: PodAffinity | undefined
  readonly podAntiAffinity?: PodAntiAffinity | undefined
}

export type AppArmorProfile = {
  readonly localhostProfile?: string | undefined
  readonly type: 'Localhost' | 'RuntimeDefault' | 'Unconfined'
}

export type AttachedVolume = {
  readonly devicePath: string
  readonly name: string
}

export type AzureDiskVolumeSource = {
  readonly cachingMode?: 'None' | 'ReadOnly' | 'ReadWrite' | undefined
  readonly diskName: string
  readonly diskURI: string
  readonly fsType?: string | undefined
  readonly kind?: 'Dedicated' | 'Managed' | 'Shared' | undefined
  readonly readOnly?: boolean | undefined
}

export type AzureFilePersistentVolumeSource = {
  readonly readOnly?: boolean | undefined
  readonly secretName: string
  readonly secretNamespace?: string | undefined
  readonly shareName: string
}

export type AzureFileVolumeSource = {
  readonly readOnly?: boolean | undefined
  readonly secretName: string
  readonly shareName: string
}

export type Binding = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly target: ObjectReference
}

export type CSIPersistentVolumeSource = {
  readonly controllerExpandSecretRef?: SecretReference | undefined
  readonly controllerPublishSecretRef?: SecretReference | undefined
  readonly driver: string
  readonly fsType?: string | undefined
  readonly nodeExpandSecretRef?: SecretReference | undefined
  readonly nodePublishSecretRef?: SecretReference | undefined
  readonly nodeStageSecretRef?: SecretReference | undefined
  readonly readOnly?: boolean | undefined
  readonly volumeAttributes?: Readonly<Record<string, string>> | undefined
  readonly volumeHandle: string
}

export type CSIVolumeSource = {
  readonly driver: string
  readonly fsType?: string | undefined
  readonly nodePublishSecretRef?: LocalObjectReference | undefined
  readonly readOnly?: boolean | undefined
  readonly volumeAttributes?: Readonly<Record<string, string>> | undefined
}

export type Capabilities = {
  readonly add?: readonly string[] | undefined
  readonly drop?: readonly string[] | undefined
}

export type CephFSPersistentVolumeSource = {
  readonly monitors: readonly string[]
  readonly path?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretFile?: string | undefined
  readonly secretRef?: SecretReference | undefined
  readonly user?: string | undefined
}

export type CephFSVolumeSource = {
  readonly monitors: readonly string[]
  readonly path?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretFile?: string | undefined
  readonly secretRef?: LocalObjectReference | undefined
  readonly user?: string | undefined
}

export type CinderPersistentVolumeSource = {
  readonly fsType?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: SecretReference | undefined
  readonly volumeID: string
}

export type CinderVolumeSource = {
  readonly fsType?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: LocalObjectReference | undefined
  readonly volumeID: string
}

export type ClientIPConfig = {
  readonly timeoutSeconds?: number | undefined
}

export type ClusterTrustBundleProjection = {
  readonly labelSelector?: LabelSelector | undefined
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
  readonly path: string
  readonly signerName?: string | undefined
}

export type ComponentCondition = {
  readonly error?: string | undefined
  readonly message?: string | undefined
  readonly status: string
  readonly type: string
}

export type ComponentStatus = {
  readonly apiVersion?: string | undefined
  readonly conditions?: readonly ComponentCondition[] | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
}

export type ConfigMap = {
  readonly apiVersion?: string | undefined
  readonly binaryData?: Readonly<Record<string, string>> | undefined
  readonly data?: Readonly<Record<string, string>> | undefined
  readonly immutable?: boolean | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
}

export type ConfigMapEnvSource = {
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type ConfigMapKeySelector = {
  readonly key: string
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type ConfigMapNodeConfigSource = {
  readonly kubeletConfigKey: string
  readonly name: string
  readonly namespace: string
  readonly resourceVersion?: string | undefined
  readonly uid?: string | undefined
}

export type ConfigMapProjection = {
  readonly items?: readonly KeyToPath[] | undefined
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type ConfigMapVolumeSource = {
  readonly defaultMode?: number | undefined
  readonly items?: readonly KeyToPath[] | undefined
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type Container = {
  readonly args?: readonly string[] | undefined
  readonly command?: readonly string[] | undefined
  readonly env?: readonly EnvVar[] | undefined
  readonly envFrom?: readonly EnvFromSource[] | undefined
  readonly image?: string | undefined
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined
  readonly lifecycle?: Lifecycle | undefined
  readonly livenessProbe?: Probe | undefined
  readonly name: string
  readonly ports?: readonly ContainerPort[] | undefined
  readonly readinessProbe?: Probe | undefined
  readonly resizePolicy?: readonly ContainerResizePolicy[] | undefined
  readonly resources?: ResourceRequirements | undefined
  readonly restartPolicy?: string | undefined
  readonly restartPolicyRules?: readonly ContainerRestartRule[] | undefined
  readonly securityContext?: SecurityContext | undefined
  readonly startupProbe?: Probe | undefined
  readonly stdin?: boolean | undefined
  readonly stdinOnce?: boolean | undefined
  readonly terminationMessagePath?: string | undefined
  readonly terminationMessagePolicy?: 'FallbackToLogsOnError' | 'File' | undefined
  readonly tty?: boolean | undefined
  readonly volumeDevices?: readonly VolumeDevice[] | undefined
  readonly volumeMounts?: readonly VolumeMount[] | undefined
  readonly workingDir?: string | undefined
}

export type ContainerExtendedResourceRequest = {
  readonly containerName: string
  readonly requestName: string
  readonly resourceName: string
}

export type ContainerImage = {
  readonly names?: readonly string[] | undefined
  readonly sizeBytes?: number | undefined
}

export type ContainerPort = {
  readonly containerPort: number
  readonly hostIP?: string | undefined
  readonly hostPort?: number | undefined
  readonly name?: string | undefined
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined
}

export type ContainerResizePolicy = {
  readonly resourceName: string
  readonly restartPolicy: string
}

export type ContainerRestartRule = {
  readonly action: string
  readonly exitCodes?: ContainerRestartRuleOnExitCodes | undefined
}

export type ContainerRestartRuleOnExitCodes = {
  readonly operator: string
  readonly values?: readonly number[] | undefined
}

export type ContainerState = {
  readonly running?: ContainerStateRunning | undefined
  readonly terminated?: ContainerStateTerminated | undefined
  readonly waiting?: ContainerStateWaiting | undefined
}

export type ContainerStateRunning = {
  readonly startedAt?: string | undefined
}

export type ContainerStateTerminated = {
  readonly containerID?: string | undefined
  readonly exitCode: number
  readonly finishedAt?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly signal?: number | undefined
  readonly startedAt?: string | undefined
}

export type ContainerStateWaiting = {
  readonly message?: string | undefined
  readonly reason?: string | undefined
}

export type ContainerStatus = {
  readonly allocatedResources?: Readonly<Record<string, string>> | undefined
  readonly allocatedResourcesStatus?: readonly ResourceStatus[] | undefined
  readonly containerID?: string | undefined
  readonly image: string
  readonly imageID: string
  readonly lastState?: ContainerState | undefined
  readonly name: string
  readonly ready: boolean
  readonly resources?: ResourceRequirements | undefined
  readonly restartCount: number
  readonly started?: boolean | undefined
  readonly state?: ContainerState | undefined
  readonly stopSignal?:
    | 'SIGABRT'
    | 'SIGALRM'
    | 'SIGBUS'
    | 'SIGCHLD'
    | 'SIGCLD'
    | 'SIGCONT'
    | 'SIGFPE'
    | 'SIGHUP'
    | 'SIGILL'
    | 'SIGINT'
    | 'SIGIO'
    | 'SIGIOT'
    | 'SIGKILL'
    | 'SIGPIPE'
    | 'SIGPOLL'
    | 'SIGPROF'
    | 'SIGPWR'
    | 'SIGQUIT'
    | 'SIGRTMAX'
    | 'SIGRTMAX-1'
    | 'SIGRTMAX-10'
    | 'SIGRTMAX-11'
    | 'SIGRTMAX-12'
    | 'SIGRTMAX-13'
    | 'SIGRTMAX-14'
    | 'SIGRTMAX-2'
    | 'SIGRTMAX-3'
    | 'SIGRTMAX-4'
    | 'SIGRTMAX-5'
    | 'SIGRTMAX-6'
    | 'SIGRTMAX-7'
    | 'SIGRTMAX-8'
    | 'SIGRTMAX-9'
    | 'SIGRTMIN'
    | 'SIGRTMIN+1'
    | 'SIGRTMIN+10'
    | 'SIGRTMIN+11'
    | 'SIGRTMIN+12'
    | 'SIGRTMIN+13'
    | 'SIGRTMIN+14'
    | 'SIGRTMIN+15'
    | 'SIGRTMIN+2'
    | 'SIGRTMIN+3'
    | 'SIGRTMIN+4'
    | 'SIGRTMIN+5'
    | 'SIGRTMIN+6'
    | 'SIGRTMIN+7'
    | 'SIGRTMIN+8'
    | 'SIGRTMIN+9'
    | 'SIGSEGV'
    | 'SIGSTKFLT'
    | 'SIGSTOP'
    | 'SIGSYS'
    | 'SIGTERM'
    | 'SIGTRAP'
    | 'SIGTSTP'
    | 'SIGTTIN'
    | 'SIGTTOU'
    | 'SIGURG'
    | 'SIGUSR1'
    | 'SIGUSR2'
    | 'SIGVTALRM'
    | 'SIGWINCH'
    | 'SIGXCPU'
    | 'SIGXFSZ'
    | undefined
  readonly user?: ContainerUser | undefined
  readonly volumeMounts?: readonly VolumeMountStatus[] | undefined
}

export type ContainerUser = {
  readonly linux?: LinuxContainerUser | undefined
}

export type DaemonEndpoint = {
  readonly Port: number
}

export type DownwardAPIProjection = {
  readonly items?: readonly DownwardAPIVolumeFile[] | undefined
}

export type DownwardAPIVolumeFile = {
  readonly fieldRef?: ObjectFieldSelector | undefined
  readonly mode?: number | undefined
  readonly path: string
  readonly resourceFieldRef?: ResourceFieldSelector | undefined
}

export type DownwardAPIVolumeSource = {
  readonly defaultMode?: number | undefined
  readonly items?: readonly DownwardAPIVolumeFile[] | undefined
}

export type EmptyDirVolumeSource = {
  readonly medium?: string | undefined
  readonly sizeLimit?: string | undefined
}

export type EndpointAddress = {
  readonly hostname?: string | undefined
  readonly ip: string
  readonly nodeName?: string | undefined
  readonly targetRef?: ObjectReference | undefined
}

export type EndpointPort = {
  readonly appProtocol?: string | undefined
  readonly name?: string | undefined
  readonly port: number
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined
}

export type EndpointSubset = {
  readonly addresses?: readonly EndpointAddress[] | undefined
  readonly notReadyAddresses?: readonly EndpointAddress[] | undefined
  readonly ports?: readonly EndpointPort[] | undefined
}

export type Endpoints = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly subsets?: readonly EndpointSubset[] | undefined
}

export type EnvFromSource = {
  readonly configMapRef?: ConfigMapEnvSource | undefined
  readonly prefix?: string | undefined
  readonly secretRef?: SecretEnvSource | undefined
}

export type EnvVar = {
  readonly name: string
  readonly value?: string | undefined
  readonly valueFrom?: EnvVarSource | undefined
}

export type EnvVarSource = {
  readonly configMapKeyRef?: ConfigMapKeySelector | undefined
  readonly fieldRef?: ObjectFieldSelector | undefined
  readonly fileKeyRef?: FileKeySelector | undefined
  readonly resourceFieldRef?: ResourceFieldSelector | undefined
  readonly secretKeyRef?: SecretKeySelector | undefined
}

export type EphemeralContainer = {
  readonly args?: readonly string[] | undefined
  readonly command?: readonly string[] | undefined
  readonly env?: readonly EnvVar[] | undefined
  readonly envFrom?: readonly EnvFromSource[] | undefined
  readonly image?: string | undefined
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined
  readonly lifecycle?: Lifecycle | undefined
  readonly livenessProbe?: Probe | undefined
  readonly name: string
  readonly ports?: readonly ContainerPort[] | undefined
  readonly readinessProbe?: Probe | undefined
  readonly resizePolicy?: readonly ContainerResizePolicy[] | undefined
  readonly resources?: ResourceRequirements | undefined
  readonly restartPolicy?: string | undefined
  readonly restartPolicyRules?: readonly ContainerRestartRule[] | undefined
  readonly securityContext?: SecurityContext | undefined
  readonly startupProbe?: Probe | undefined
  readonly stdin?: boolean | undefined
  readonly stdinOnce?: boolean | undefined
  readonly targetContainerName?: string | undefined
  readonly terminationMessagePath?: string | undefined
  readonly terminationMessagePolicy?: 'FallbackToLogsOnError' | 'File' | undefined
  readonly tty?: boolean | undefined
  readonly volumeDevices?: readonly VolumeDevice[] | undefined
  readonly volumeMounts?: readonly VolumeMount[] | undefined
  readonly workingDir?: string | undefined
}

export type EphemeralVolumeSource = {
  readonly volumeClaimTemplate?: PersistentVolumeClaimTemplate | undefined
}

export type Event = {
  readonly action?: string | undefined
  readonly apiVersion?: string | undefined
  readonly count?: number | undefined
  readonly eventTime?: string | undefined
  readonly firstTimestamp?: string | undefined
  readonly involvedObject: ObjectReference
  readonly kind?: string | undefined
  readonly lastTimestamp?: string | undefined
  readonly message?: string | undefined
  readonly metadata: ObjectMeta
  readonly reason?: string | undefined
  readonly related?: ObjectReference | undefined
  readonly reportingComponent?: string | undefined
  readonly reportingInstance?: string | undefined
  readonly series?: EventSeries | undefined
  readonly source?: EventSource | undefined
  readonly type?: string | undefined
}

export type EventSeries = {
  readonly count?: number | undefined
  readonly lastObservedTime?: string | undefined
}

export type EventSource = {
  readonly component?: string | undefined
  readonly host?: string | undefined
}

export type ExecAction = {
  readonly command?: readonly string[] | undefined
}

export type FCVolumeSource = {
  readonly fsType?: string | undefined
  readonly lun?: number | undefined
  readonly readOnly?: boolean | undefined
  readonly targetWWNs?: readonly string[] | undefined
  readonly wwids?: readonly string[] | undefined
}

export type FileKeySelector = {
  readonly key: string
  readonly optional?: boolean | undefined
  readonly path: string
  readonly volumeName: string
}

export type FlexPersistentVolumeSource = {
  readonly driver: string
  readonly fsType?: string | undefined
  readonly options?: Readonly<Record<string, string>> | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: SecretReference | undefined
}

export type FlexVolumeSource = {
  readonly driver: string
  readonly fsType?: string | undefined
  readonly options?: Readonly<Record<string, string>> | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: LocalObjectReference | undefined
}

export type FlockerVolumeSource = {
  readonly datasetName?: string | undefined
  readonly datasetUUID?: string | undefined
}

export type GCEPersistentDiskVolumeSource = {
  readonly fsType?: string | undefined
  readonly partition?: number | undefined
  readonly pdName: string
  readonly readOnly?: boolean | undefined
}

export type GRPCAction = {
  readonly port: number
  readonly service?: string | undefined
}

export type GitRepoVolumeSource = {
  readonly directory?: string | undefined
  readonly repository: string
  readonly revision?: string | undefined
}

export type GlusterfsPersistentVolumeSource = {
  readonly endpoints: string
  readonly endpointsNamespace?: string | undefined
  readonly path: string
  readonly readOnly?: boolean | undefined
}

export type GlusterfsVolumeSource = {
  readonly endpoints: string
  readonly path: string
  readonly readOnly?: boolean | undefined
}

export type HTTPGetAction = {
  readonly host?: string | undefined
  readonly httpHeaders?: readonly HTTPHeader[] | undefined
  readonly path?: string | undefined
  readonly port: number | string
  readonly scheme?: 'HTTP' | 'HTTPS' | undefined
}

export type HTTPHeader = {
  readonly name: string
  readonly value: string
}

export type HostAlias = {
  readonly hostnames?: readonly string[] | undefined
  readonly ip: string
}

export type HostIP = {
  readonly ip: string
}

export type HostPathVolumeSource = {
  readonly path: string
  readonly type?:
    | ''
    | 'BlockDevice'
    | 'CharDevice'
    | 'Directory'
    | 'DirectoryOrCreate'
    | 'File'
    | 'FileOrCreate'
    | 'Socket'
    | undefined
}

export type ISCSIPersistentVolumeSource = {
  readonly chapAuthDiscovery?: boolean | undefined
  readonly chapAuthSession?: boolean | undefined
  readonly fsType?: string | undefined
  readonly initiatorName?: string | undefined
  readonly iqn: string
  readonly iscsiInterface?: string | undefined
  readonly lun: number
  readonly portals?: readonly string[] | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: SecretReference | undefined
  readonly targetPortal: string
}

export type ISCSIVolumeSource = {
  readonly chapAuthDiscovery?: boolean | undefined
  readonly chapAuthSession?: boolean | undefined
  readonly fsType?: string | undefined
  readonly initiatorName?: string | undefined
  readonly iqn: string
  readonly iscsiInterface?: string | undefined
  readonly lun: number
  readonly portals?: readonly string[] | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: LocalObjectReference | undefined
  readonly targetPortal: string
}

export type ImageVolumeSource = {
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined
  readonly reference?: string | undefined
}

export type ImageVolumeStatus = {
  readonly imageRef: string
}

export type KeyToPath = {
  readonly key: string
  readonly mode?: number | undefined
  readonly path: string
}

export type Lifecycle = {
  readonly postStart?: LifecycleHandler | undefined
  readonly preStop?: LifecycleHandler | undefined
  readonly stopSignal?:
    | 'SIGABRT'
    | 'SIGALRM'
    | 'SIGBUS'
    | 'SIGCHLD'
    | 'SIGCLD'
    | 'SIGCONT'
    | 'SIGFPE'
    | 'SIGHUP'
    | 'SIGILL'
    | 'SIGINT'
    | 'SIGIO'
    | 'SIGIOT'
    | 'SIGKILL'
    | 'SIGPIPE'
    | 'SIGPOLL'
    | 'SIGPROF'
    | 'SIGPWR'
    | 'SIGQUIT'
    | 'SIGRTMAX'
    | 'SIGRTMAX-1'
    | 'SIGRTMAX-10'
    | 'SIGRTMAX-11'
    | 'SIGRTMAX-12'
    | 'SIGRTMAX-13'
    | 'SIGRTMAX-14'
    | 'SIGRTMAX-2'
    | 'SIGRTMAX-3'
    | 'SIGRTMAX-4'
    | 'SIGRTMAX-5'
    | 'SIGRTMAX-6'
    | 'SIGRTMAX-7'
    | 'SIGRTMAX-8'
    | 'SIGRTMAX-9'
    | 'SIGRTMIN'
    | 'SIGRTMIN+1'
    | 'SIGRTMIN+10'
    | 'SIGRTMIN+11'
    | 'SIGRTMIN+12'
    | 'SIGRTMIN+13'
    | 'SIGRTMIN+14'
    | 'SIGRTMIN+15'
    | 'SIGRTMIN+2'
    | 'SIGRTMIN+3'
    | 'SIGRTMIN+4'
    | 'SIGRTMIN+5'
    | 'SIGRTMIN+6'
    | 'SIGRTMIN+7'
    | 'SIGRTMIN+8'
    | 'SIGRTMIN+9'
    | 'SIGSEGV'
    | 'SIGSTKFLT'
    | 'SIGSTOP'
    | 'SIGSYS'
    | 'SIGTERM'
    | 'SIGTRAP'
    | 'SIGTSTP'
    | 'SIGTTIN'
    | 'SIGTTOU'
    | 'SIGURG'
    | 'SIGUSR1'
    | 'SIGUSR2'
    | 'SIGVTALRM'
    | 'SIGWINCH'
    | 'SIGXCPU'
    | 'SIGXFSZ'
    | undefined
}

export type LifecycleHandler = {
  readonly exec?: ExecAction | undefined
  readonly httpGet?: HTTPGetAction | undefined
  readonly sleep?: SleepAction | undefined
  readonly tcpSocket?: TCPSocketAction | undefined
}

export type LimitRange = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: LimitRangeSpec
}

export type LimitRangeItem = {
  readonly default?: Readonly<Record<string, string>> | undefined
  readonly defaultRequest?: Readonly<Record<string, string>> | undefined
  readonly max?: Readonly<Record<string, string>> | undefined
  readonly maxLimitRequestRatio?: Readonly<Record<string, string>> | undefined
  readonly min?: Readonly<Record<string, string>> | undefined
  readonly type: string
}

export type LimitRangeSpec = {
  readonly limits: readonly LimitRangeItem[]
}

export type LinuxContainerUser = {
  readonly gid: number
  readonly supplementalGroups?: readonly number[] | undefined
  readonly uid: number
}

export type LoadBalancerIngress = {
  readonly hostname?: string | undefined
  readonly ip?: string | undefined
  readonly ipMode?: string | undefined
  readonly ports?: readonly PortStatus[] | undefined
}

export type LoadBalancerStatus = {
  readonly ingress?: readonly LoadBalancerIngress[] | undefined
}

export type LocalObjectReference = {
  readonly name?: string | undefined
}

export type LocalVolumeSource = {
  readonly fsType?: string | undefined
  readonly path: string
}

export type ModifyVolumeStatus = {
  readonly status: 'InProgress' | 'Infeasible' | 'Pending'
  readonly targetVolumeAttributesClassName?: string | undefined
}

export type NFSVolumeSource = {
  readonly path: string
  readonly readOnly?: boolean | undefined
  readonly server: string
}

export type Namespace = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec?: NamespaceSpec | undefined
  readonly status?: NamespaceStatus | undefined
}

export type NamespaceCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type NamespaceSpec = {
  readonly finalizers?: readonly string[] | undefined
}

export type NamespaceStatus = {
  readonly conditions?: readonly NamespaceCondition[] | undefined
  readonly phase?: 'Active' | 'Terminating' | undefined
}

export type Node = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec?: NodeSpec | undefined
  readonly status?: NodeStatus | undefined
}

export type NodeAddress = {
  readonly address: string
  readonly type: string
}

export type NodeAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[] | undefined
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector | undefined
}

export type NodeAllocatableResourceClaimStatus = {
  readonly containers?: readonly string[] | undefined
  readonly resourceClaimName: string
  readonly resources: Readonly<Record<string, string>>
}

export type NodeCondition = {
  readonly lastHeartbeatTime?: string | undefined
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type NodeConfigSource = {
  readonly configMap?: ConfigMapNodeConfigSource | undefined
}

export type NodeConfigStatus = {
  readonly active?: NodeConfigSource | undefined
  readonly assigned?: NodeConfigSource | undefined
  readonly error?: string | undefined
  readonly lastKnownGood?: NodeConfigSource | undefined
}

export type NodeDaemonEndpoints = {
  readonly kubeletEndpoint?: DaemonEndpoint | undefined
}

export type NodeFeatures = {
  readonly supplementalGroupsPolicy?: boolean | undefined
}

export type NodeRuntimeHandler = {
  readonly features?: NodeRuntimeHandlerFeatures | undefined
  readonly name?: string | undefined
}

export type NodeRuntimeHandlerFeatures = {
  readonly recursiveReadOnlyMounts?: boolean | undefined
  readonly userNamespaces?: boolean | undefined
}

export type NodeSelector = {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[]
}

export type NodeSelectorRequirement = {
  readonly key: string
  readonly operator: 'DoesNotExist' | 'Exists' | 'Gt' | 'In' | 'Lt' | 'NotIn'
  readonly values?: readonly string[] | undefined
}

export type NodeSelectorTerm = {
  readonly matchExpressions?: readonly NodeSelectorRequirement[] | undefined
  readonly matchFields?: readonly NodeSelectorRequirement[] | undefined
}

export type NodeSpec = {
  readonly configSource?: NodeConfigSource | undefined
  readonly externalID?: string | undefined
  readonly podCIDR?: string | undefined
  readonly podCIDRs?: readonly string[] | undefined
  readonly providerID?: string | undefined
  readonly taints?: readonly Taint[] | undefined
  readonly unschedulable?: boolean | undefined
}

export type NodeStatus = {
  readonly addresses?: readonly NodeAddress[] | undefined
  readonly allocatable?: Readonly<Record<string, string>> | undefined
  readonly capacity?: Readonly<Record<string, string>> | undefined
  readonly conditions?: readonly NodeCondition[] | undefined
  readonly config?: NodeConfigStatus | undefined
  readonly daemonEndpoints?: NodeDaemonEndpoints | undefined
  readonly declaredFeatures?: readonly string[] | undefined
  readonly features?: NodeFeatures | undefined
  readonly images?: readonly ContainerImage[] | undefined
  readonly nodeInfo?: NodeSystemInfo | undefined
  readonly phase?: 'Pending' | 'Running' | 'Terminated' | undefined
  readonly runtimeHandlers?: readonly NodeRuntimeHandler[] | undefined
  readonly volumesAttached?: readonly AttachedVolume[] | undefined
  readonly volumesInUse?: readonly string[] | undefined
}

export type NodeSwapStatus = {
  readonly capacity?: number | undefined
}

export type NodeSystemInfo = {
  readonly architecture: string
  readonly bootID: string
  readonly containerRuntimeVersion: string
  readonly kernelVersion: string
  readonly kubeProxyVersion: string
  readonly kubeletVersion: string
  readonly machineID: string
  readonly operatingSystem: string
  readonly osImage: string
  readonly swap?: NodeSwapStatus | undefined
  readonly systemUUID: string
}

export type ObjectFieldSelector = {
  readonly apiVersion?: string | undefined
  readonly fieldPath: string
}

export type ObjectReference = {
  readonly apiVersion?: string | undefined
  readonly fieldPath?: string | undefined
  readonly kind?: string | undefined
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly resourceVersion?: string | undefined
  readonly uid?: string | undefined
}

export type PersistentVolume = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: PersistentVolumeSpec
  readonly status?: PersistentVolumeStatus | undefined
}

export type PersistentVolumeClaim = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: PersistentVolumeClaimSpec
  readonly status?: PersistentVolumeClaimStatus | undefined
}

export type PersistentVolumeClaimCondition = {
  readonly lastProbeTime?: string | undefined
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type PersistentVolumeClaimSpec = {
  readonly accessModes?: readonly string[] | undefined
  readonly dataSource?: TypedLocalObjectReference | undefined
  readonly dataSourceRef?: TypedObjectReference | undefined
  readonly resources?: VolumeResourceRequirements | undefined
  readonly selector?: LabelSelector | undefined
  readonly storageClassName?: string | undefined
  readonly volumeAttributesClassName?: string | undefined
  readonly volumeMode?: 'Block' | 'Filesystem' | undefined
  readonly volumeName?: string | undefined
}

export type PersistentVolumeClaimStatus = {
  readonly accessModes?: readonly string[] | undefined
  readonly allocatedResourceStatuses?: Readonly<Record<string, string>> | undefined
  readonly allocatedResources?: Readonly<Record<string, string>> | undefined
  readonly capacity?: Readonly<Record<string, string>> | undefined
  readonly conditions?: readonly PersistentVolumeClaimCondition[] | undefined
  readonly currentVolumeAttributesClassName?: string | undefined
  readonly modifyVolumeStatus?: ModifyVolumeStatus | undefined
  readonly phase?: 'Bound' | 'Lost' | 'Pending' | undefined
}

export type PersistentVolumeClaimTemplate = {
  readonly metadata?: Partial<ObjectMeta> | undefined
  readonly spec: PersistentVolumeClaimSpec
}

export type PersistentVolumeClaimVolumeSource = {
  readonly claimName: string
  readonly readOnly?: boolean | undefined
}

export type PersistentVolumeSpec = {
  readonly accessModes?: readonly string[] | undefined
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource | undefined
  readonly azureDisk?: AzureDiskVolumeSource | undefined
  readonly azureFile?: AzureFilePersistentVolumeSource | undefined
  readonly capacity?: Readonly<Record<string, string>> | undefined
  readonly cephfs?: CephFSPersistentVolumeSource | undefined
  readonly cinder?: CinderPersistentVolumeSource | undefined
  readonly claimRef?: ObjectReference | undefined
  readonly csi?: CSIPersistentVolumeSource | undefined
  readonly fc?: FCVolumeSource | undefined
  readonly flexVolume?: FlexPersistentVolumeSource | undefined
  readonly flocker?: FlockerVolumeSource | undefined
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource | undefined
  readonly glusterfs?: GlusterfsPersistentVolumeSource | undefined
  readonly hostPath?: HostPathVolumeSource | undefined
  readonly iscsi?: ISCSIPersistentVolumeSource | undefined
  readonly local?: LocalVolumeSource | undefined
  readonly mountOptions?: readonly string[] | undefined
  readonly nfs?: NFSVolumeSource | undefined
  readonly nodeAffinity?: VolumeNodeAffinity | undefined
  readonly persistentVolumeReclaimPolicy?: 'Delete' | 'Recycle' | 'Retain' | undefined
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource | undefined
  readonly portworxVolume?: PortworxVolumeSource | undefined
  readonly quobyte?: QuobyteVolumeSource | undefined
  readonly rbd?: RBDPersistentVolumeSource | undefined
  readonly scaleIO?: ScaleIOPersistentVolumeSource | undefined
  readonly storageClassName?: string | undefined
  readonly storageos?: StorageOSPersistentVolumeSource | undefined
  readonly volumeAttributesClassName?: string | undefined
  readonly volumeMode?: 'Block' | 'Filesystem' | undefined
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource | undefined
}

export type PersistentVolumeStatus = {
  readonly lastPhaseTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly phase?: 'Available' | 'Bound' | 'Failed' | 'Pending' | 'Released' | undefined
  readonly reason?: string | undefined
}

export type PhotonPersistentDiskVolumeSource = {
  readonly fsType?: string | undefined
  readonly pdID: string
}

export type Pod = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: PodSpec
  readonly status?: PodStatus | undefined
}

export type PodAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[] | undefined
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] | undefined
}

export type PodAffinityTerm = {
  readonly labelSelector?: LabelSelector | undefined
  readonly matchLabelKeys?: readonly string[] | undefined
  readonly mismatchLabelKeys?: readonly string[] | undefined
  readonly namespaceSelector?: LabelSelector | undefined
  readonly namespaces?: readonly string[] | undefined
  readonly topologyKey: string
}

export type PodAntiAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[] | undefined
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] | undefined
}

export type PodCertificateProjection = {
  readonly certificateChainPath?: string | undefined
  readonly credentialBundlePath?: string | undefined
  readonly keyPath?: string | undefined
  readonly keyType: string
  readonly maxExpirationSeconds?: number | undefined
  readonly signerName: string
  readonly userAnnotations?: Readonly<Record<string, string>> | undefined
}

export type PodCondition = {
  readonly lastProbeTime?: string | undefined
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly observedGeneration?: number | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type PodDNSConfig = {
  readonly nameservers?: readonly string[] | undefined
  readonly options?: readonly PodDNSConfigOption[] | undefined
  readonly searches?: readonly string[] | undefined
}

export type PodDNSConfigOption = {
  readonly name?: string | undefined
  readonly value?: string | undefined
}

export type PodExtendedResourceClaimStatus = {
  readonly requestMappings: readonly ContainerExtendedResourceRequest[]
  readonly resourceClaimName: string
}

export type PodIP = {
  readonly ip: string
}

export type PodOS = {
  readonly name: string
}

export type PodReadinessGate = {
  readonly conditionType: string
}

export type PodResourceClaim = {
  readonly name: string
  readonly resourceClaimName?: string | undefined
  readonly resourceClaimTemplateName?: string | undefined
}

export type PodResourceClaimStatus = {
  readonly name: string
  readonly resourceClaimName?: string | undefined
}

export type PodSchedulingGate = {
  readonly name: string
}

export type PodSchedulingGroup = {
  readonly podGroupName?: string | undefined
}

export type PodSecurityContext = {
  readonly appArmorProfile?: AppArmorProfile | undefined
  readonly fsGroup?: number | undefined
  readonly fsGroupChangePolicy?: 'Always' | 'OnRootMismatch' | undefined
  readonly runAsGroup?: number | undefined
  readonly runAsNonRoot?: boolean | undefined
  readonly runAsUser?: number | undefined
  readonly seLinuxChangePolicy?: string | undefined
  readonly seLinuxOptions?: SELinuxOptions | undefined
  readonly seccompProfile?: SeccompProfile | undefined
  readonly supplementalGroups?: readonly number[] | undefined
  readonly supplementalGroupsPolicy?: 'Merge' | 'Strict' | undefined
  readonly sysctls?: readonly Sysctl[] | undefined
  readonly windowsOptions?: WindowsSecurityContextOptions | undefined
}

export type PodSpec = {
  readonly activeDeadlineSeconds?: number | undefined
  readonly affinity?: Affinity | undefined
  readonly automountServiceAccountToken?: boolean | undefined
  readonly containers: readonly Container[]
  readonly dnsConfig?: PodDNSConfig | undefined
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None' | undefined
  readonly enableServiceLinks?: boolean | undefined
  readonly ephemeralContainers?: readonly EphemeralContainer[] | undefined
  readonly hostAliases?: readonly HostAlias[] | undefined
  readonly hostIPC?: boolean | undefined
  readonly hostNetwork?: boolean | undefined
  readonly hostPID?: boolean | undefined
  readonly hostUsers?: boolean | undefined
  readonly hostname?: string | undefined
  readonly hostnameOverride?: string | undefined
  readonly imagePullSecrets?: readonly LocalObjectReference[] | undefined
  readonly initContainers?: readonly Container[] | undefined
  readonly nodeName?: string | undefined
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined
  readonly os?: PodOS | undefined
  readonly overhead?: Readonly<Record<string, string>> | undefined
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority' | undefined
  readonly priority?: number | undefined
  readonly priorityClassName?: string | undefined
  readonly readinessGates?: readonly PodReadinessGate[] | undefined
  readonly resourceClaims?: readonly PodResourceClaim[] | undefined
  readonly resources?: ResourceRequirements | undefined
  readonly restartPolicy?: 'Always' | 'Never' | 'OnFailure' | undefined
  readonly runtimeClassName?: string | undefined
  readonly schedulerName?: string | undefined
  readonly schedulingGates?: readonly PodSchedulingGate[] | undefined
  readonly schedulingGroup?: PodSchedulingGroup | undefined
  readonly securityContext?: PodSecurityContext | undefined
  readonly serviceAccount?: string | undefined
  readonly serviceAccountName?: string | undefined
  readonly setHostnameAsFQDN?: boolean | undefined
  readonly shareProcessNamespace?: boolean | undefined
  readonly subdomain?: string | undefined
  readonly terminationGracePeriodSeconds?: number | undefined
  readonly tolerations?: readonly Toleration[] | undefined
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined
  readonly volumes?: readonly Volume[] | undefined
}

export type PodStatus = {
  readonly allocatedResources?: Readonly<Record<string, string>> | undefined
  readonly conditions?: readonly PodCondition[] | undefined
  readonly containerStatuses?: readonly ContainerStatus[] | undefined
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[] | undefined
  readonly extendedResourceClaimStatus?: PodExtendedResourceClaimStatus | undefined
  readonly hostIP?: string | undefined
  readonly hostIPs?: readonly HostIP[] | undefined
  readonly initContainerStatuses?: readonly ContainerStatus[] | undefined
  readonly message?: string | undefined
  readonly nodeAllocatableResourceClaimStatuses?: readonly NodeAllocatableResourceClaimStatus[] | undefined
  readonly nominatedNodeName?: string | undefined
  readonly observedGeneration?: number | undefined
  readonly phase?: 'Failed' | 'Pending' | 'Running' | 'Succeeded' | 'Unknown' | undefined
  readonly podIP?: string | undefined
  readonly podIPs?: readonly PodIP[] | undefined
  readonly qosClass?: 'BestEffort' | 'Burstable' | 'Guaranteed' | undefined
  readonly reason?: string | undefined
  readonly resize?: string | undefined
  readonly resourceClaimStatuses?: readonly PodResourceClaimStatus[] | undefined
  readonly resources?: ResourceRequirements | undefined
  readonly startTime?: string | undefined
}

export type PodTemplate = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly template?: PodTemplateSpec | undefined
}

export type PodTemplateSpec = {
  readonly metadata?: Partial<ObjectMeta> | undefined
  readonly spec: PodSpec
}

export type PortStatus = {
  readonly error?: string | undefined
  readonly port: number
  readonly protocol: 'SCTP' | 'TCP' | 'UDP'
}

export type PortworxVolumeSource = {
  readonly fsType?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly volumeID: string
}

export type PreferredSchedulingTerm = {
  readonly preference: NodeSelectorTerm
  readonly weight: number
}

export type Probe = {
  readonly exec?: ExecAction | undefined
  readonly failureThreshold?: number | undefined
  readonly grpc?: GRPCAction | undefined
  readonly httpGet?: HTTPGetAction | undefined
  readonly initialDelaySeconds?: number | undefined
  readonly periodSeconds?: number | undefined
  readonly successThreshold?: number | undefined
  readonly tcpSocket?: TCPSocketAction | undefined
  readonly terminationGracePeriodSeconds?: number | undefined
  readonly timeoutSeconds?: number | undefined
}

export type ProjectedVolumeSource = {
  readonly defaultMode?: number | undefined
  readonly sources?: readonly VolumeProjection[] | undefined
}

export type QuobyteVolumeSource = {
  readonly group?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly registry: string
  readonly tenant?: string | undefined
  readonly user?: string | undefined
  readonly volume: string
}

export type RBDPersistentVolumeSource = {
  readonly fsType?: string | undefined
  readonly image: string
  readonly keyring?: string | undefined
  readonly monitors: readonly string[]
  readonly pool?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: SecretReference | undefined
  readonly user?: string | undefined
}

export type RBDVolumeSource = {
  readonly fsType?: string | undefined
  readonly image: string
  readonly keyring?: string | undefined
  readonly monitors: readonly string[]
  readonly pool?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: LocalObjectReference | undefined
  readonly user?: string | undefined
}

export type ReplicationController = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ReplicationControllerSpec
  readonly status?: ReplicationControllerStatus | undefined
}

export type ReplicationControllerCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type ReplicationControllerSpec = {
  readonly minReadySeconds?: number | undefined
  readonly replicas?: number | undefined
  readonly selector?: Readonly<Record<string, string>> | undefined
  readonly template?: PodTemplateSpec | undefined
}

export type ReplicationControllerStatus = {
  readonly availableReplicas?: number | undefined
  readonly conditions?: readonly ReplicationControllerCondition[] | undefined
  readonly fullyLabeledReplicas?: number | undefined
  readonly observedGeneration?: number | undefined
  readonly readyReplicas?: number | undefined
  readonly replicas: number
}

export type ResourceClaim = {
  readonly name: string
  readonly request?: string | undefined
}

export type ResourceFieldSelector = {
  readonly containerName?: string | undefined
  readonly divisor?: string | undefined
  readonly resource: string
}

export type ResourceHealth = {
  readonly health?: string | undefined
  readonly message?: string | undefined
  readonly resourceID: string
}

export type ResourceQuota = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ResourceQuotaSpec
  readonly status?: ResourceQuotaStatus | undefined
}

export type ResourceQuotaSpec = {
  readonly hard?: Readonly<Record<string, string>> | undefined
  readonly scopeSelector?: ScopeSelector | undefined
  readonly scopes?: readonly string[] | undefined
}

export type ResourceQuotaStatus = {
  readonly hard?: Readonly<Record<string, string>> | undefined
  readonly used?: Readonly<Record<string, string>> | undefined
}

export type ResourceRequirements = {
  readonly claims?: readonly ResourceClaim[] | undefined
  readonly limits?: Readonly<Record<string, string>> | undefined
  readonly requests?: Readonly<Record<string, string>> | undefined
}

export type ResourceStatus = {
  readonly name: string
  readonly resources?: readonly ResourceHealth[] | undefined
}

export type SELinuxOptions = {
  readonly level?: string | undefined
  readonly role?: string | undefined
  readonly type?: string | undefined
  readonly user?: string | undefined
}

export type ScaleIOPersistentVolumeSource = {
  readonly fsType?: string | undefined
  readonly gateway: string
  readonly protectionDomain?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef: SecretReference
  readonly sslEnabled?: boolean | undefined
  readonly storageMode?: string | undefined
  readonly storagePool?: string | undefined
  readonly system: string
  readonly volumeName?: string | undefined
}

export type ScaleIOVolumeSource = {
  readonly fsType?: string | undefined
  readonly gateway: string
  readonly protectionDomain?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef: LocalObjectReference
  readonly sslEnabled?: boolean | undefined
  readonly storageMode?: string | undefined
  readonly storagePool?: string | undefined
  readonly system: string
  readonly volumeName?: string | undefined
}

export type ScopeSelector = {
  readonly matchExpressions?: readonly ScopedResourceSelectorRequirement[] | undefined
}

export type ScopedResourceSelectorRequirement = {
  readonly operator: 'DoesNotExist' | 'Exists' | 'In' | 'NotIn'
  readonly scopeName:
    | 'BestEffort'
    | 'CrossNamespacePodAffinity'
    | 'NotBestEffort'
    | 'NotTerminating'
    | 'PriorityClass'
    | 'Terminating'
    | 'VolumeAttributesClass'
  readonly values?: readonly string[] | undefined
}

export type SeccompProfile = {
  readonly localhostProfile?: string | undefined
  readonly type: 'Localhost' | 'RuntimeDefault' | 'Unconfined'
}

export type Secret = {
  readonly apiVersion?: string | undefined
  readonly data?: Readonly<Record<string, string>> | undefined
  readonly immutable?: boolean | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly stringData?: Readonly<Record<string, string>> | undefined
  readonly type?: string | undefined
}

export type SecretEnvSource = {
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type SecretKeySelector = {
  readonly key: string
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type SecretProjection = {
  readonly items?: readonly KeyToPath[] | undefined
  readonly name?: string | undefined
  readonly optional?: boolean | undefined
}

export type SecretReference = {
  readonly name?: string | undefined
  readonly namespace?: string | undefined
}

export type SecretVolumeSource = {
  readonly defaultMode?: number | undefined
  readonly items?: readonly KeyToPath[] | undefined
  readonly optional?: boolean | undefined
  readonly secretName?: string | undefined
}

export type SecurityContext = {
  readonly allowPrivilegeEscalation?: boolean | undefined
  readonly appArmorProfile?: AppArmorProfile | undefined
  readonly capabilities?: Capabilities | undefined
  readonly privileged?: boolean | undefined
  readonly procMount?: 'Default' | 'Unmasked' | undefined
  readonly readOnlyRootFilesystem?: boolean | undefined
  readonly runAsGroup?: number | undefined
  readonly runAsNonRoot?: boolean | undefined
  readonly runAsUser?: number | undefined
  readonly seLinuxOptions?: SELinuxOptions | undefined
  readonly seccompProfile?: SeccompProfile | undefined
  readonly windowsOptions?: WindowsSecurityContextOptions | undefined
}

export type Service = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ServiceSpec
  readonly status?: ServiceStatus | undefined
}

export type ServiceAccount = {
  readonly apiVersion?: string | undefined
  readonly automountServiceAccountToken?: boolean | undefined
  readonly imagePullSecrets?: readonly LocalObjectReference[] | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly secrets?: readonly ObjectReference[] | undefined
}

export type ServiceAccountTokenProjection = {
  readonly audience?: string | undefined
  readonly expirationSeconds?: number | undefined
  readonly path: string
}

export type ServicePort = {
  readonly appProtocol?: string | undefined
  readonly name?: string | undefined
  readonly nodePort?: number | undefined
  readonly port: number
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined
  readonly targetPort?: number | string | undefined
}

export type ServiceSpec = {
  readonly allocateLoadBalancerNodePorts?: boolean | undefined
  readonly clusterIP?: string | undefined
  readonly clusterIPs?: readonly string[] | undefined
  readonly externalIPs?: readonly string[] | undefined
  readonly externalName?: string | undefined
  readonly externalTrafficPolicy?: 'Cluster' | 'Local' | undefined
  readonly healthCheckNodePort?: number | undefined
  readonly internalTrafficPolicy?: 'Cluster' | 'Local' | undefined
  readonly ipFamilies?: readonly string[] | undefined
  readonly ipFamilyPolicy?: 'PreferDualStack' | 'RequireDualStack' | 'SingleStack' | undefined
  readonly loadBalancerClass?: string | undefined
  readonly loadBalancerIP?: string | undefined
  readonly loadBalancerSourceRanges?: readonly string[] | undefined
  readonly ports?: readonly ServicePort[] | undefined
  readonly publishNotReadyAddresses?: boolean | undefined
  readonly selector?: Readonly<Record<string, string>> | undefined
  readonly sessionAffinity?: 'ClientIP' | 'None' | undefined
  readonly sessionAffinityConfig?: SessionAffinityConfig | undefined
  readonly trafficDistribution?: string | undefined
  readonly type?: 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort' | undefined
}

export type ServiceStatus = {
  readonly conditions?: readonly Condition[] | undefined
  readonly loadBalancer?: LoadBalancerStatus | undefined
}

export type SessionAffinityConfig = {
  readonly clientIP?: ClientIPConfig | undefined
}

export type SleepAction = {
  readonly seconds: number
}

export type StorageOSPersistentVolumeSource = {
  readonly fsType?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: ObjectReference | undefined
  readonly volumeName?: string | undefined
  readonly volumeNamespace?: string | undefined
}

export type StorageOSVolumeSource = {
  readonly fsType?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly secretRef?: LocalObjectReference | undefined
  readonly volumeName?: string | undefined
  readonly volumeNamespace?: string | undefined
}

export type Sysctl = {
  readonly name: string
  readonly value: string
}

export type TCPSocketAction = {
  readonly host?: string | undefined
  readonly port: number | string
}

export type Taint = {
  readonly effect: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule'
  readonly key: string
  readonly timeAdded?: string | undefined
  readonly value?: string | undefined
}

export type Toleration = {
  readonly effect?: 'NoExecute' | 'NoSchedule' | 'PreferNoSchedule' | undefined
  readonly key?: string | undefined
  readonly operator?: 'Equal' | 'Exists' | 'Gt' | 'Lt' | undefined
  readonly tolerationSeconds?: number | undefined
  readonly value?: string | undefined
}

export type TopologySelectorLabelRequirement = {
  readonly key: string
  readonly values: readonly string[]
}

export type TopologySelectorTerm = {
  readonly matchLabelExpressions?: readonly TopologySelectorLabelRequirement[] | undefined
}

export type TopologySpreadConstraint = {
  readonly labelSelector?: LabelSelector | undefined
  readonly matchLabelKeys?: readonly string[] | undefined
  readonly maxSkew: number
  readonly minDomains?: number | undefined
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore' | undefined
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore' | undefined
  readonly topologyKey: string
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
}

export type TypedLocalObjectReference = {
  readonly apiGroup?: string | undefined
  readonly kind: string
  readonly name: string
}

export type TypedObjectReference = {
  readonly apiGroup?: string | undefined
  readonly kind: string
  readonly name: string
  readonly namespace?: string | undefined
}

export type Volume = {
  readonly awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource | undefined
  readonly azureDisk?: AzureDiskVolumeSource | undefined
  readonly azureFile?: AzureFileVolumeSource | undefined
  readonly cephfs?: CephFSVolumeSource | undefined
  readonly cinder?: CinderVolumeSource | undefined
  readonly configMap?: ConfigMapVolumeSource | undefined
  readonly csi?: CSIVolumeSource | undefined
  readonly downwardAPI?: DownwardAPIVolumeSource | undefined
  readonly emptyDir?: EmptyDirVolumeSource | undefined
  readonly ephemeral?: EphemeralVolumeSource | undefined
  readonly fc?: FCVolumeSource | undefined
  readonly flexVolume?: FlexVolumeSource | undefined
  readonly flocker?: FlockerVolumeSource | undefined
  readonly gcePersistentDisk?: GCEPersistentDiskVolumeSource | undefined
  readonly gitRepo?: GitRepoVolumeSource | undefined
  readonly glusterfs?: GlusterfsVolumeSource | undefined
  readonly hostPath?: HostPathVolumeSource | undefined
  readonly image?: ImageVolumeSource | undefined
  readonly iscsi?: ISCSIVolumeSource | undefined
  readonly name: string
  readonly nfs?: NFSVolumeSource | undefined
  readonly persistentVolumeClaim?: PersistentVolumeClaimVolumeSource | undefined
  readonly photonPersistentDisk?: PhotonPersistentDiskVolumeSource | undefined
  readonly portworxVolume?: PortworxVolumeSource | undefined
  readonly projected?: ProjectedVolumeSource | undefined
  readonly quobyte?: QuobyteVolumeSource | undefined
  readonly rbd?: RBDVolumeSource | undefined
  readonly scaleIO?: ScaleIOVolumeSource | undefined
  readonly secret?: SecretVolumeSource | undefined
  readonly storageos?: StorageOSVolumeSource | undefined
  readonly vsphereVolume?: VsphereVirtualDiskVolumeSource | undefined
}

export type VolumeDevice = {
  readonly devicePath: string
  readonly name: string
}

export type VolumeMount = {
  readonly mountPath: string
  readonly mountPropagation?: 'Bidirectional' | 'HostToContainer' | 'None' | undefined
  readonly name: string
  readonly readOnly?: boolean | undefined
  readonly recursiveReadOnly?: string | undefined
  readonly subPath?: string | undefined
  readonly subPathExpr?: string | undefined
}

export type VolumeMountStatus = {
  readonly mountPath: string
  readonly name: string
  readonly readOnly?: boolean | undefined
  readonly recursiveReadOnly?: string | undefined
  readonly volumeStatus?: VolumeStatus | undefined
}

export type VolumeNodeAffinity = {
  readonly required?: NodeSelector | undefined
}

export type VolumeProjection = {
  readonly clusterTrustBundle?: ClusterTrustBundleProjection | undefined
  readonly configMap?: ConfigMapProjection | undefined
  readonly downwardAPI?: DownwardAPIProjection | undefined
  readonly podCertificate?: PodCertificateProjection | undefined
  readonly secret?: SecretProjection | undefined
  readonly serviceAccountToken?: ServiceAccountTokenProjection | undefined
}

export type VolumeResourceRequirements = {
  readonly limits?: Readonly<Record<string, string>> | undefined
  readonly requests?: Readonly<Record<string, string>> | undefined
}

export type VolumeStatus = {
  readonly image?: ImageVolumeStatus | undefined
}

export type VsphereVirtualDiskVolumeSource = {
  readonly fsType?: string | undefined
  readonly storagePolicyID?: string | undefined
  readonly storagePolicyName?: string | undefined
  readonly volumePath: string
}

export type WeightedPodAffinityTerm = {
  readonly podAffinityTerm: PodAffinityTerm
  readonly weight: number
}

export type WindowsSecurityContextOptions = {
  readonly gmsaCredentialSpec?: string | undefined
  readonly gmsaCredentialSpecName?: string | undefined
  readonly hostProcess?: boolean | undefined
  readonly runAsUserName?: string | undefined
}
