// What a pod demands of its node beside room, one demand after the other, and the pod's spec without it.
import type { Affinity, PodSpec } from '../../../apis/core/types.ts'

type Demand = { readonly field: string; readonly without: PodSpec }

export function* demandsOf(spec: PodSpec): Generator<Demand> {
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const { [key]: _, ...rest } = spec.nodeSelector ?? {}
    yield { field: `nodeSelector.${key}`, without: { ...spec, nodeSelector: rest } }
  }
  yield* affinities(spec)
  const constraints = spec.topologySpreadConstraints ?? []
  for (const [i, { whenUnsatisfiable }] of constraints.entries())
    if (whenUnsatisfiable === 'DoNotSchedule')
      yield {
        field: `topologySpreadConstraints[${i}]`,
        without: { ...spec, topologySpreadConstraints: constraints.filter((_, at) => at !== i) },
      }
  yield* hostPorts(spec)
  const gates = spec.schedulingGates ?? []
  for (const [i] of gates.entries())
    yield {
      field: `schedulingGates[${i}]`,
      without: { ...spec, schedulingGates: gates.filter((_, at) => at !== i) },
    }
}

function* affinities(spec: PodSpec): Generator<Demand> {
  for (const sort of ['nodeAffinity', 'podAffinity', 'podAntiAffinity'] as const) {
    const affinity = spec.affinity?.[sort]
    const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution
    if (!affinity || !required) continue
    const { requiredDuringSchedulingIgnoredDuringExecution: _, ...preferred } = affinity
    const rest: Affinity = { ...spec.affinity, [sort]: preferred }
    yield {
      field: `affinity.${sort}.requiredDuringSchedulingIgnoredDuringExecution`,
      without: { ...spec, affinity: rest },
    }
  }
}

function* hostPorts(spec: PodSpec): Generator<Demand> {
  for (const [i, container] of spec.containers.entries())
    for (const [j, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue
      const { hostPort: _, ...rest } = port
      const ports = (container.ports ?? []).map((one, at) => (at === j ? rest : one))
      const containers = spec.containers.map((one, at) => (at === i ? { ...container, ports } : one))
      yield { field: `containers[${i}].ports[${j}].hostPort`, without: { ...spec, containers } }
    }
}
