// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { Condition, ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { NodeSelector } from '../../apis/core/types.ts'
export type AllocatedDeviceStatus = {
  readonly conditions?: readonly Condition[] | undefined
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly device: string
  readonly driver: string
  readonly networkData?: NetworkDeviceData | undefined
  readonly pool: string
  readonly shareID?: string | undefined
}

export type AllocationResult = {
  readonly allocationTimestamp?: string | undefined
  readonly devices?: DeviceAllocationResult | undefined
  readonly nodeSelector?: NodeSelector | undefined
}

export type CELDeviceSelector = {
  readonly expression: string
}

export type CapacityRequestPolicy = {
  readonly default?: string | undefined
  readonly validRange?: CapacityRequestPolicyRange | undefined
  readonly validValues?: readonly string[] | undefined
}

export type CapacityRequestPolicyRange = {
  readonly max?: string | undefined
  readonly min: string
  readonly step?: string | undefined
}

export type CapacityRequirements = {
  readonly requests?: Readonly<Record<string, string>> | undefined
}

export type Counter = {
  readonly value: string
}

export type CounterSet = {
  readonly counters: Readonly<Record<string, Counter>>
  readonly name: string
}

export type Device = {
  readonly allNodes?: boolean | undefined
  readonly allowMultipleAllocations?: boolean | undefined
  readonly attributes?: Readonly<Record<string, DeviceAttribute>> | undefined
  readonly bindingConditions?: readonly string[] | undefined
  readonly bindingFailureConditions?: readonly string[] | undefined
  readonly bindsToNode?: boolean | undefined
  readonly capacity?: Readonly<Record<string, DeviceCapacity>> | undefined
  readonly consumesCounters?: readonly DeviceCounterConsumption[] | undefined
  readonly name: string
  readonly nodeAllocatableResourceMappings?: Readonly<Record<string, NodeAllocatableResourceMapping>> | undefined
  readonly nodeName?: string | undefined
  readonly nodeSelector?: NodeSelector | undefined
  readonly taints?: readonly DeviceTaint[] | undefined
}

export type DeviceAllocationConfiguration = {
  readonly opaque?: OpaqueDeviceConfiguration | undefined
  readonly requests?: readonly string[] | undefined
  readonly source: 'FromClaim' | 'FromClass'
}

export type DeviceAllocationResult = {
  readonly config?: readonly DeviceAllocationConfiguration[] | undefined
  readonly results?: readonly DeviceRequestAllocationResult[] | undefined
}

export type DeviceAttribute = {
  readonly bool?: boolean | undefined
  readonly bools?: readonly boolean[] | undefined
  readonly int?: number | undefined
  readonly ints?: readonly number[] | undefined
  readonly string?: string | undefined
  readonly strings?: readonly string[] | undefined
  readonly version?: string | undefined
  readonly versions?: readonly string[] | undefined
}

export type DeviceCapacity = {
  readonly requestPolicy?: CapacityRequestPolicy | undefined
  readonly value: string
}

export type DeviceClaim = {
  readonly config?: readonly DeviceClaimConfiguration[] | undefined
  readonly constraints?: readonly DeviceConstraint[] | undefined
  readonly requests?: readonly DeviceRequest[] | undefined
}

export type DeviceClaimConfiguration = {
  readonly opaque?: OpaqueDeviceConfiguration | undefined
  readonly requests?: readonly string[] | undefined
}

export type DeviceClass = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: DeviceClassSpec
}

export type DeviceClassConfiguration = {
  readonly opaque?: OpaqueDeviceConfiguration | undefined
}

export type DeviceClassSpec = {
  readonly config?: readonly DeviceClassConfiguration[] | undefined
  readonly extendedResourceName?: string | undefined
  readonly selectors?: readonly DeviceSelector[] | undefined
}

export type DeviceConstraint = {
  readonly distinctAttribute?: string | undefined
  readonly matchAttribute?: string | undefined
  readonly requests?: readonly string[] | undefined
}

export type DeviceCounterConsumption = {
  readonly counterSet: string
  readonly counters: Readonly<Record<string, Counter>>
}

export type DeviceRequest = {
  readonly exactly?: ExactDeviceRequest | undefined
  readonly firstAvailable?: readonly DeviceSubRequest[] | undefined
  readonly name: string
}

export type DeviceRequestAllocationResult = {
  readonly adminAccess?: boolean | undefined
  readonly bindingConditions?: readonly string[] | undefined
  readonly bindingFailureConditions?: readonly string[] | undefined
  readonly consumedCapacity?: Readonly<Record<string, string>> | undefined
  readonly device: string
  readonly driver: string
  readonly pool: string
  readonly request: string
  readonly shareID?: string | undefined
  readonly tolerations?: readonly DeviceToleration[] | undefined
}

export type DeviceSelector = {
  readonly cel?: CELDeviceSelector | undefined
}

export type DeviceSubRequest = {
  readonly allocationMode?: 'All' | 'ExactCount' | undefined
  readonly capacity?: CapacityRequirements | undefined
  readonly count?: number | undefined
  readonly deviceClassName: string
  readonly name: string
  readonly selectors?: readonly DeviceSelector[] | undefined
  readonly tolerations?: readonly DeviceToleration[] | undefined
}

export type DeviceTaint = {
  readonly effect: 'NoExecute' | 'NoSchedule' | 'None'
  readonly key: string
  readonly timeAdded?: string | undefined
  readonly value?: string | undefined
}

export type DeviceToleration = {
  readonly effect?: 'NoExecute' | 'NoSchedule' | 'None' | undefined
  readonly key?: string | undefined
  readonly operator?: 'Equal' | 'Exists' | undefined
  readonly tolerationSeconds?: number | undefined
  readonly value?: string | undefined
}

export type ExactDeviceRequest = {
  readonly adminAccess?: boolean | undefined
  readonly allocationMode?: 'All' | 'ExactCount' | undefined
  readonly capacity?: CapacityRequirements | undefined
  readonly count?: number | undefined
  readonly deviceClassName: string
  readonly selectors?: readonly DeviceSelector[] | undefined
  readonly tolerations?: readonly DeviceToleration[] | undefined
}

export type NetworkDeviceData = {
  readonly hardwareAddress?: string | undefined
  readonly interfaceName?: string | undefined
  readonly ips?: readonly string[] | undefined
}

export type NodeAllocatableResourceMapping = {
  readonly allocationMultiplier?: string | undefined
  readonly capacityKey?: string | undefined
}

export type OpaqueDeviceConfiguration = {
  readonly driver: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export type ResourceClaim = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ResourceClaimSpec
  readonly status?: ResourceClaimStatus | undefined
}

export type ResourceClaimConsumerReference = {
  readonly apiGroup?: string | undefined
  readonly name: string
  readonly resource: string
  readonly uid: string
}

export type ResourceClaimSpec = {
  readonly devices?: DeviceClaim | undefined
}

export type ResourceClaimStatus = {
  readonly allocation?: AllocationResult | undefined
  readonly devices?: readonly AllocatedDeviceStatus[] | undefined
  readonly reservedFor?: readonly ResourceClaimConsumerReference[] | undefined
}

export type ResourceClaimTemplate = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ResourceClaimTemplateSpec
}

export type ResourceClaimTemplateSpec = {
  readonly metadata?: Partial<ObjectMeta> | undefined
  readonly spec: ResourceClaimSpec
}

export type ResourcePool = {
  readonly generation: number
  readonly name: string
  readonly resourceSliceCount: number
}

export type ResourceSlice = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ResourceSliceSpec
}

export type ResourceSliceSpec = {
  readonly allNodes?: boolean | undefined
  readonly devices?: readonly Device[] | undefined
  readonly driver: string
  readonly nodeName?: string | undefined
  readonly nodeSelector?: NodeSelector | undefined
  readonly perDeviceNodeSelection?: boolean | undefined
  readonly pool: ResourcePool
  readonly sharedCounters?: readonly CounterSet[] | undefined
}
