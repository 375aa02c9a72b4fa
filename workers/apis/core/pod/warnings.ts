// What is accepted but likely not meant. Like pkg/api/pod/warnings.go.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { milliValue } from '../../../apimachinery/quantity.ts'
import type { Container, NodeSelectorTerm, Pod, PodSpec, PodTemplateSpec } from '../types.ts'

export function podWarnings(pod: Pod, old: Pod | undefined): string[] {
  if (old !== undefined && deepEqual(pod.spec, old.spec)) return []
  const grace = pod.spec.terminationGracePeriodSeconds ?? 0
  const negative =
    'spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1'
  return [...specWarnings(pod.spec, 'spec'), ...(grace < 0 ? [negative] : [])]
}

export function podTemplateWarnings(
  template: PodTemplateSpec,
  old: PodTemplateSpec | undefined,
  path = 'spec.template.spec',
): string[] {
  if (old !== undefined && deepEqual(template, old)) return []
  const grace = template.spec.terminationGracePeriodSeconds ?? 0
  const negative = `${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`
  return [...specWarnings(template.spec, path), ...(grace < 0 ? [negative] : [])]
}

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}

function deprecation(label: string): string | undefined {
  return Object.hasOwn(deprecatedLabels, label) ? deprecatedLabels[label] : undefined
}

function specWarnings(spec: PodSpec, path: string): string[] {
  const warnings: string[] = []
  for (const label in spec.nodeSelector) {
    const message = deprecation(label)
    if (message) warnings.push(`${path}.nodeSelector[${label}]: ${message}`)
  }
  warnings.push(...affinityWarnings(spec, path))
  spec.topologySpreadConstraints?.forEach((constraint, i) => {
    const at = `${path}.topologySpreadConstraints[${i}]`
    const message = deprecation(constraint.topologyKey)
    if (message) warnings.push(`${at}.topologyKey: ${constraint.topologyKey} is ${message}`)
    if (!constraint.labelSelector) {
      warnings.push(`${at}.labelSelector: a null labelSelector results in matching no pod`)
    }
  })
  warnings.push(
    ...repeated(
      spec.hostAliases?.map((alias) => alias.ip),
      (i) => `${path}.hostAliases[${i}].ip: duplicate ip`,
    ),
  )
  const secrets = spec.imagePullSecrets?.map((secret) => secret.name ?? '')
  warnings.push(...repeated(secrets, (i) => `${path}.imagePullSecrets[${i}].name: duplicate name`))
  secrets?.forEach((name, i) => {
    if (name === '') warnings.push(`${path}.imagePullSecrets[${i}].name: invalid empty name ""`)
  })
  return [...warnings, ...containerWarnings(spec, path)]
}

function affinityWarnings(spec: PodSpec, path: string): string[] {
  const affinity = spec.affinity?.nodeAffinity
  if (affinity === undefined) return []
  const at = `${path}.affinity.nodeAffinity`
  const terms: (readonly [NodeSelectorTerm, string])[] = []
  affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.forEach((term, i) => {
    terms.push([term, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`])
  })
  affinity.preferredDuringSchedulingIgnoredDuringExecution?.forEach((term, i) => {
    terms.push([term.preference, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`])
  })
  return terms.flatMap(([term, where]) =>
    (term.matchExpressions ?? []).flatMap((expression, i) => {
      const message = deprecation(expression.key)
      return message ? [`${where}.matchExpressions[${i}].key: ${expression.key} is ${message}`] : []
    }),
  )
}

function repeated(values: readonly string[] | undefined, where: (index: number) => string): string[] {
  if (values === undefined || values.length < 2) return []
  const seen = new Set<string>()
  return values.flatMap((value, i) => {
    if (seen.has(value)) return [`${where(i)} ${JSON.stringify(value)}`]
    seen.add(value)
    return []
  })
}

function containerWarnings(spec: PodSpec, path: string): string[] {
  const warnings: string[] = []
  const ports = new Map<string, string>()
  for (const list of ['initContainers', 'containers'] as const) {
    spec[list]?.forEach((container, i) => {
      const at = `${path}.${list}[${i}]`
      warnings.push(...byteWarnings(container, at), ...envWarnings(container, at))
      container.ports?.forEach((port, j) => {
        const key = `${port.containerPort}/${port.protocol}/${port.hostIP ?? ''}/${port.hostPort ?? 0}`
        const other = ports.get(key)
        const here = `${at}.ports[${j}]`
        if (other === undefined) ports.set(key, here)
        else warnings.push(`${here}: duplicate port definition with ${other}`)
      })
    })
  }
  return warnings
}

/** Bytes come whole. */
function byteWarnings({ resources }: Container, path: string): string[] {
  const warnings: string[] = []
  for (const name of ['memory', 'ephemeral-storage']) {
    for (const part of ['limits', 'requests'] as const) {
      const amount = resources?.[part]?.[name]
      if (amount === undefined || milliValue(amount) % 1000 === 0) continue
      warnings.push(
        `${path}.resources.${part}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`,
      )
    }
  }
  return warnings
}

/** A variable that is set again without building on the value before. */
function envWarnings({ env }: Container, path: string): string[] {
  if (env === undefined || env.length < 2) return []
  const names = new Set<string>()
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    if (!names.has(name)) {
      names.add(name)
      return []
    }
    const reference = `$(${name})`
    if (!valueFrom && value !== reference && value.includes(reference)) return []
    return [
      `${path}.env[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
    ]
  })
}
