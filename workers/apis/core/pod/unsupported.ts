// Fields of a pod that Kubernetes knows and this cluster does not act on. Where taking them would be a lie they are
// refused here; those that make no difference to be seen are listed, with the reason, in docs/fields.md.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import type { Container, PodSpec, Volume } from '../types.ts'

type Rule<T> = {
  /** Path below the object. */
  readonly field: string
  /** Ends the sentence `Wheelhouse does not simulate …`. */
  readonly what: string
  isUsed(object: T): boolean
}

const podRules: readonly Rule<PodSpec>[] = [
  {
    field: 'resourceClaims',
    what: 'dynamic resource allocation',
    isUsed: (spec) => Boolean(spec.resourceClaims?.length),
  },
  { field: 'resources', what: 'resources of a pod as a whole', isUsed: (spec) => spec.resources !== undefined },
  { field: 'os.name', what: 'nodes that run Windows', isUsed: (spec) => spec.os?.name === 'windows' },
  { field: 'schedulingGroup', what: 'pod groups', isUsed: (spec) => spec.schedulingGroup !== undefined },
  { field: 'hostnameOverride', what: 'overridden host names', isUsed: (spec) => spec.hostnameOverride !== undefined },
  { field: 'setHostnameAsFQDN', what: 'fully qualified host names', isUsed: (spec) => spec.setHostnameAsFQDN === true },
  {
    field: 'securityContext.windowsOptions',
    what: 'nodes that run Windows',
    isUsed: (spec) => spec.securityContext?.windowsOptions !== undefined,
  },
]

const containerRules: readonly Rule<Container>[] = [
  { field: 'volumeDevices', what: 'block devices', isUsed: (container) => Boolean(container.volumeDevices?.length) },
  {
    field: 'resources.claims',
    what: 'dynamic resource allocation',
    isUsed: (container) => Boolean(container.resources?.claims?.length),
  },
  {
    field: 'securityContext.windowsOptions',
    what: 'nodes that run Windows',
    isUsed: (container) => container.securityContext?.windowsOptions !== undefined,
  },
]

const volumeRules: readonly Rule<Volume>[] = [
  { field: 'ephemeral', what: 'volume claims made for a pod', isUsed: (volume) => volume.ephemeral !== undefined },
  { field: 'image', what: 'images as volumes', isUsed: (volume) => volume.image !== undefined },
  {
    field: 'projected.sources',
    what: 'trust bundles and pod certificates',
    isUsed: ({ projected }) =>
      Boolean(projected?.sources?.some((source) => source.clusterTrustBundle || source.podCertificate)),
  },
]

export function unsupportedInPod(spec: PodSpec, path: string): FieldError[] {
  return refusals(podRules, spec, path)
}

export function unsupportedVolume(volume: Volume, path: string): FieldError[] {
  return refusals(volumeRules, volume, path)
}

export function unsupportedInContainer(container: Container, path: string): FieldError[] {
  const errors = refusals(containerRules, container, path)
  container.env?.forEach((variable, i) => {
    if (variable.valueFrom?.fileKeyRef) {
      errors.push(refusal(`${path}.env[${i}].valueFrom.fileKeyRef`, 'environment variables read from files'))
    }
  })
  return errors
}

function refusals<T>(rules: readonly Rule<T>[], object: T, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const rule of rules) if (rule.isUsed(object)) errors.push(refusal(`${path}.${rule.field}`, rule.what))
  return errors
}

function refusal(path: string, what: string): FieldError {
  return forbidden(path, `Wheelhouse does not simulate ${what}`)
}
