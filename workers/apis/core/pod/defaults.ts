// What a pod has when its manifest does not say. Like pkg/apis/core/v1/defaults.go.
import { canonicalQuantity, formatQuantity, parseQuantity, quantityOfMillis } from '../../../apimachinery/quantity.ts'
import { fillIn, mapShared, rememberByReference, withFields } from '../../../apimachinery/share.ts'
import type {
  Container,
  DownwardAPIVolumeFile,
  EnvVar,
  EphemeralContainer,
  LifecycleHandler,
  Pod,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ProjectedVolumeSource,
  ResourceRequirements,
  Volume,
} from '../types.ts'
import { imageTag } from './image-name.ts'

/** Of a pod: what templates have, and what only pods get, so that templates stay as they were written. */
export function defaultPod(pod: Pod): Pod {
  return withFields(pod, { spec: defaultPodOnly(defaultPodSpec(pod.spec)) })
}

/** Of the template of a Deployment, ReplicaSet, DaemonSet or Job. */
export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  return withFields(template, { spec: defaultPodSpec(template.spec) })
}

const defaultPodSpec = rememberByReference((spec: PodSpec): PodSpec => {
  const containers = spec.containers && mapShared(spec.containers, defaultContainer)
  const filled = fillIn(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    serviceAccountName: spec.serviceAccount,
    serviceAccount: spec.serviceAccountName,
  })
  return withFields(filled, {
    ...(containers && { containers }),
    ...(spec.initContainers && { initContainers: mapShared(spec.initContainers, defaultContainer) }),
    ...(spec.ephemeralContainers && {
      ephemeralContainers: mapShared(
        spec.ephemeralContainers,
        defaultContainer as (one: EphemeralContainer) => EphemeralContainer,
      ),
    }),
    ...(spec.volumes && { volumes: mapShared(spec.volumes, defaultVolume) }),
    ...(spec.overhead && { overhead: roundUpToMillis(spec.overhead) }),
  })
})

const defaultPodOnly = rememberByReference((spec: PodSpec): PodSpec => {
  const complete = (container: Container) => {
    const resources = requestsFromLimits(container.resources)
    const ports = spec.hostNetwork
      ? container.ports && mapShared(container.ports, (port) => fillIn(port, { hostPort: port.containerPort }))
      : container.ports
    return withFields(container, { ...(resources && { resources }), ...(ports && { ports }) })
  }
  return withFields(fillIn(spec, { enableServiceLinks: true }), {
    ...(spec.containers && { containers: mapShared(spec.containers, complete) }),
    ...(spec.initContainers && { initContainers: mapShared(spec.initContainers, complete) }),
  })
})

/** A limit without a request is the request too. */
function requestsFromLimits(resources: ResourceRequirements | undefined): ResourceRequirements | undefined {
  if (resources?.limits === undefined) return resources
  const requests = fillIn(resources.requests ?? {}, resources.limits)
  return requests === resources.requests ? resources : { ...resources, requests }
}

const defaultContainer = rememberByReference((container: Container): Container => {
  const filled = fillIn(container, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent',
  })
  const { ports, env, livenessProbe, readinessProbe, startupProbe, lifecycle, resources } = filled
  return withFields(filled, {
    ...(ports && { ports: mapShared(ports, (port) => fillIn(port, { protocol: 'TCP' })) }),
    ...(env && { env: mapShared(env, defaultEnvVar) }),
    ...(livenessProbe && { livenessProbe: defaultProbe(livenessProbe) }),
    ...(readinessProbe && { readinessProbe: defaultProbe(readinessProbe) }),
    ...(startupProbe && { startupProbe: defaultProbe(startupProbe) }),
    ...(lifecycle && {
      lifecycle: withFields(lifecycle, {
        ...(lifecycle.postStart && { postStart: defaultHandler(lifecycle.postStart) }),
        ...(lifecycle.preStop && { preStop: defaultHandler(lifecycle.preStop) }),
      }),
    }),
    ...(resources && { resources: defaultResources(resources) }),
  })
})

function defaultProbe(probe: Probe): Probe {
  const filled = fillIn(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  return withFields(defaultHandler(filled), { ...(probe.grpc && { grpc: fillIn(probe.grpc, { service: '' }) }) })
}

function defaultHandler<T extends Pick<LifecycleHandler, 'httpGet'>>(handler: T): T {
  if (handler.httpGet === undefined) return handler
  const httpGet = fillIn(handler.httpGet, { path: '/', scheme: 'HTTP' })
  return httpGet === handler.httpGet ? handler : { ...handler, httpGet }
}

function defaultEnvVar(variable: EnvVar): EnvVar {
  const source = variable.valueFrom
  if (source?.resourceFieldRef !== undefined) {
    const resourceFieldRef = fillIn(source.resourceFieldRef, { divisor: '0' })
    return withFields(variable, { valueFrom: withFields(source, { resourceFieldRef }) })
  }
  if (source?.fieldRef === undefined) return variable
  return withFields(variable, {
    valueFrom: withFields(source, { fieldRef: fillIn(source.fieldRef, { apiVersion: 'v1' }) }),
  })
}

const defaultMode = 0o644

function defaultVolume(volume: Volume): Volume {
  const { secret, configMap, downwardAPI, projected, hostPath, image } = volume
  if (Object.keys(volume).length < 2) return { ...volume, emptyDir: {} }
  return withFields(volume, {
    ...(secret && { secret: fillIn(secret, { defaultMode }) }),
    ...(configMap && { configMap: fillIn(configMap, { defaultMode }) }),
    ...(downwardAPI && {
      downwardAPI: withFields(fillIn(downwardAPI, { defaultMode }), {
        ...(downwardAPI.items && { items: mapShared(downwardAPI.items, defaultDownwardItem) }),
      }),
    }),
    ...(projected && { projected: defaultProjected(projected) }),
    ...(hostPath && { hostPath: fillIn(hostPath, { type: '' as never }) }),
    ...(image && {
      image: fillIn(image, { pullPolicy: imageTag(image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent' }),
    }),
  })
}

function defaultProjected(projected: ProjectedVolumeSource): ProjectedVolumeSource {
  const sources =
    projected.sources &&
    mapShared(projected.sources, (source) =>
      withFields(source, {
        ...(source.serviceAccountToken && {
          serviceAccountToken: fillIn(source.serviceAccountToken, { expirationSeconds: 3600 }),
        }),
        ...(source.downwardAPI?.items && {
          downwardAPI: withFields(source.downwardAPI, {
            items: mapShared(source.downwardAPI.items, defaultDownwardItem),
          }),
        }),
      }),
    )
  return withFields(fillIn(projected, { defaultMode }), { ...(sources && { sources }) })
}

function defaultDownwardItem(item: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  return withFields(item, {
    ...(item.fieldRef && { fieldRef: fillIn(item.fieldRef, { apiVersion: 'v1' }) }),
    ...(item.resourceFieldRef && { resourceFieldRef: fillIn(item.resourceFieldRef, { divisor: '0' }) }),
  })
}

function defaultResources(resources: ResourceRequirements): ResourceRequirements {
  return withFields(resources, {
    ...(resources.limits && { limits: roundUpToMillis(resources.limits) }),
    ...(resources.requests && { requests: roundUpToMillis(resources.requests) }),
  })
}

/** The API keeps nothing finer than a thousandth. */
function roundUpToMillis(list: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.values(list).some(isFinerThanMillis)) return list
  return Object.fromEntries(
    Object.entries(list).map(([name, text]) => [name, isFinerThanMillis(text) ? roundUp(text) : text]),
  )
}

function isFinerThanMillis(text: string): boolean {
  return /[nu]$|\.|e-/.test(text) && roundUp(text) !== canonicalQuantity(text)
}

function roundUp(text: string): string {
  const quantity = parseQuantity(text)
  if (quantity === undefined) return text
  const step = 1_000_000n
  const millis = quantity.units / step + (quantity.units > 0n && quantity.units % step !== 0n ? 1n : 0n)
  return formatQuantity(quantityOfMillis(Number(millis), quantity.format))
}
