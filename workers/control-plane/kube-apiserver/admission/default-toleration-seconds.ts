// Pods stay for five minutes on a node that is not ready or can't be reached, unless they say otherwise.
// Like plugin/pkg/admission/defaulttolerationseconds.
import type { Pod, Toleration } from '../../../apis/core/types.ts'
import type { AdmissionPlugin } from '../admission.ts'

const tolerationOf = (key: string): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
})
const notReady = tolerationOf('node.kubernetes.io/not-ready')
const unreachable = tolerationOf('node.kubernetes.io/unreachable')
const both: readonly Toleration[] = [notReady, unreachable]

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit: ({ kind, subresource }, object) => {
    if (kind.group !== '' || kind.plural !== 'pods' || subresource !== '') return object
    const pod = object as Pod
    const tolerations = pod.spec?.tolerations
    const missing = tolerations?.length ? both.filter(({ key }) => !tolerates(tolerations, key ?? '')) : both
    if (missing.length === 0) return object
    return { ...pod, spec: { ...pod.spec, tolerations: tolerations?.length ? [...tolerations, ...missing] : both } }
  },
}

function tolerates(tolerations: readonly Toleration[], taint: string): boolean {
  return tolerations.some(({ key, effect }) => (!key || key === taint) && (!effect || effect === 'NoExecute'))
}
