// A pod that names a RuntimeClass takes over what it says of overhead and of the nodes that have it.
// Like plugin/pkg/admission/runtimeclass.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type { Pod } from '../../../apis/core/types.ts'
import type { RuntimeClass } from '../../../apis/node/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse } from '../status-error.ts'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: (attributes, object, lookup) => {
    if (!isNewPod(attributes)) return object
    const found = classOf(attributes, object as Pod, lookup)
    return found ? (withClass(attributes, object as Pod, found) as KubeObject) : object
  },
  validate: (attributes, lookup) => {
    const { object, kind, name } = attributes
    if (!isNewPod(attributes) || !object) return
    const { spec } = object as Pod
    if (spec?.overhead === undefined || Object.keys(spec.overhead).length === 0) return
    const found = classOf(attributes, object as Pod, lookup)
    if (!found)
      refuse(
        forbiddenStatus(
          kind,
          name,
          'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
        ),
      )
  },
}

function isNewPod({ kind, operation, subresource }: Attributes): boolean {
  return kind.group === '' && kind.plural === 'pods' && operation === 'CREATE' && subresource === ''
}

function classOf({ kind, name }: Attributes, { spec }: Pod, lookup: Lookup): RuntimeClass | undefined {
  const wanted = spec?.runtimeClassName
  if (wanted === undefined) return undefined
  const found = lookup.get('runtimeclasses', 'node.k8s.io', '', wanted) as RuntimeClass | undefined
  if (found) return found
  return refuse(forbiddenStatus(kind, name, `pod rejected: RuntimeClass ${JSON.stringify(wanted)} not found`))
}

function withClass({ kind, name }: Attributes, pod: Pod, { overhead, scheduling }: RuntimeClass): Pod {
  const { spec } = pod
  const refused = (detail: string) => refuse(forbiddenStatus(kind, name, `pod rejected: ${detail}`))
  const fixed = overhead?.podFixed
  if (fixed && spec?.overhead && !sameJson(spec.overhead, fixed))
    refused("Pod's Overhead doesn't match RuntimeClass's defined Overhead")
  const wanted = scheduling?.nodeSelector ?? {}
  for (const [key, value] of Object.entries(spec?.nodeSelector ?? {}))
    if (wanted[key] !== undefined && wanted[key] !== value)
      refused(
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted[key]}; pod.spec.nodeSelector[${key}] = ${value}`,
      )
  const present = spec?.tolerations ?? []
  const more = (scheduling?.tolerations ?? []).filter((one) => !present.some((other) => sameJson(one, other)))
  return {
    ...pod,
    spec: {
      ...spec,
      ...(fixed ? { overhead: fixed } : {}),
      ...(Object.keys(wanted).length > 0 ? { nodeSelector: { ...spec?.nodeSelector, ...wanted } } : {}),
      ...(more.length > 0 ? { tolerations: [...present, ...more] } : {}),
    },
  } as Pod
}
