// A pod as the API server of Kubernetes holds it inside: some error messages print that form, with Go's field names and
// every field that is not set. Like pkg/apis/core/types.go, whose fields have a few places of their own.
import type { FieldSchema } from '../../../apimachinery/schema.ts'
import { typeSchema } from '../../../apimachinery/schema.ts'
import { openapi } from '../../openapi.ts'
import type { PodSpec, PodTemplateSpec } from '../types.ts'

type Plain = Readonly<Record<string, unknown>>

/** Where the inner form has other fields, or in another order, than the API. */
const orders: Readonly<Record<string, readonly string[]>> = {
  'core.v1.PodSpec': [
    ...['volumes', 'initContainers', 'containers', 'ephemeralContainers', 'restartPolicy'],
    ...['terminationGracePeriodSeconds', 'activeDeadlineSeconds', 'dnsPolicy', 'nodeSelector', 'serviceAccountName'],
    ...['automountServiceAccountToken', 'nodeName', 'securityContext', 'imagePullSecrets', 'hostname', 'subdomain'],
    ...['setHostnameAsFQDN', 'affinity', 'schedulerName', 'tolerations', 'hostAliases', 'priorityClassName'],
    ...['priority', 'preemptionPolicy', 'dnsConfig', 'readinessGates', 'runtimeClassName', 'overhead'],
    ...['enableServiceLinks', 'topologySpreadConstraints', 'os', 'schedulingGates', 'resourceClaims', 'resources'],
    ...['hostnameOverride', 'schedulingGroup'],
  ],
  'core.v1.PodSecurityContext': [
    ...['seLinuxOptions', 'windowsOptions', 'runAsUser', 'runAsGroup', 'runAsNonRoot', 'supplementalGroups'],
    ...['supplementalGroupsPolicy', 'fsGroup', 'fsGroupChangePolicy', 'sysctls', 'seccompProfile', 'appArmorProfile'],
    ...['seLinuxChangePolicy'],
  ],
}

/** Fields of the API's pod spec that are in the security context inside. */
const hostFields = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const

export function internalPodSpec(spec: PodSpec): Plain {
  const inner = internalStruct('core.v1.PodSpec', spec as unknown as Plain)
  const context = spec.securityContext && {
    ...Object.fromEntries(
      hostFields.map((name) => [name.charAt(0).toUpperCase() + name.slice(1), hostField(spec, name)]),
    ),
    ...internalStruct('core.v1.PodSecurityContext', spec.securityContext as Plain),
  }
  return { ...inner, SecurityContext: context ?? null }
}

export function internalPodTemplate(template: PodTemplateSpec): Plain {
  const metadata = Object.entries(template.metadata ?? {}).map(([name, value]) => [name, sorted(value)])
  return { ...(Object.fromEntries(metadata) as Plain), Spec: internalPodSpec(template.spec) }
}

function hostField(spec: PodSpec, name: (typeof hostFields)[number]): unknown {
  return spec[name] ?? (name === 'shareProcessNamespace' || name === 'hostUsers' ? null : false)
}

/** Any struct of the API as Go holds it inside. */
export function internalObject(type: string, value: object): Plain {
  return internalStruct(type, value as Plain)
}

function internalStruct(type: string, value: Plain): Plain {
  const schema = typeSchema(openapi, type)
  if (schema === undefined) return value
  const names = orders[type] ?? [...schema.fields.keys()]
  return Object.fromEntries(
    names.flatMap((name) => {
      const field = schema.fields.get(name)
      return field === undefined ? [] : [[field.goName, internalValue(field, value[name])]]
    }),
  )
}

function internalValue(field: FieldSchema, value: unknown): unknown {
  if (value === undefined || value === null) return emptyValue(field)
  // Types of meta/v1 have no other form inside.
  if (!field.isStruct || field.type.startsWith('meta.')) return sorted(value)
  if (field.container === 'list') return (value as readonly Plain[]).map((one) => internalStruct(field.type, one))
  return internalStruct(field.type, value as Plain)
}

function emptyValue(field: FieldSchema): unknown {
  if (field.isPointer || field.container !== 'one') return null
  if (field.isStruct) return field.type.startsWith('meta.') ? {} : internalStruct(field.type, {})
  switch (field.type) {
    case 'b':
      return false
    case 'i':
    case 'l':
    case 'd':
    case 'x':
      return 0
    case 'q':
      return '0'
    case 't':
    case 'T':
      return null
    default:
      return ''
  }
}

/** Go writes maps by key. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
