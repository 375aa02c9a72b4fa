// Whether a node is alive, judged by its Lease and its status: pure. Like tryUpdateNodeHealth in
// pkg/controller/nodelifecycle/node_lifecycle_controller.go.
import type { Lease } from '../../../../apis/coordination/types.ts'
import type { Node, NodeCondition } from '../../../../apis/core/types.ts'
import { parseTime } from '../../pod-state.ts'

/** What was last seen of a node, and when by this controller's own clock. */
export type NodeHealth = {
  readonly heartbeat: string | undefined
  readonly renewTime: string | undefined
  readonly seenAtMs: number
}

/** Conditions that nobody vouches for when the kubelet is silent. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

export function readyCondition(node: Node): NodeCondition | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')
}

/** A new heartbeat in the status or a renewed Lease shows that the kubelet lives. */
export function observeHealth(
  known: NodeHealth | undefined,
  node: Node,
  lease: Lease | undefined,
  nowMs: number,
): NodeHealth {
  const heartbeat = readyCondition(node)?.lastHeartbeatTime
  const renewTime = lease?.spec.renewTime
  if (!known) {
    const seenAtMs = readyCondition(node) ? nowMs : parseTime(node.metadata.creationTimestamp)
    return { heartbeat, renewTime, seenAtMs: renewTime ? nowMs : seenAtMs }
  }
  const isRenewed = renewTime !== undefined && (known.renewTime === undefined || renewTime > known.renewTime)
  if (heartbeat === known.heartbeat && !isRenewed) return known
  return { heartbeat, renewTime: isRenewed ? renewTime : known.renewTime, seenAtMs: nowMs }
}

/** The conditions of a node whose kubelet has been silent for too long; undefined when they say so already. */
export function silentConditions(node: Node, timestamp: string): readonly NodeCondition[] | undefined {
  const conditions = [...(node.status?.conditions ?? [])]
  let changed = false
  for (const type of kubeletConditions) {
    const at = conditions.findIndex((condition) => condition.type === type)
    const current = conditions[at]
    if (!current) {
      changed = true
      conditions.push({
        type,
        status: 'Unknown',
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: timestamp,
      })
    } else if (current.status !== 'Unknown') {
      changed = true
      conditions[at] = {
        ...current,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: timestamp,
      }
    }
  }
  return changed ? conditions : undefined
}

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption'

/** Like ComputeZoneState: many silent nodes at once are more likely the network's fault than theirs. */
export function zoneState(ready: number, notReady: number, unhealthyThreshold: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption'
  if (notReady > 2 && notReady / (notReady + ready) >= unhealthyThreshold) return 'PartialDisruption'
  return 'Normal'
}
