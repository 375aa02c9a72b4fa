import { nameIsDns1035Label } from '../../../apimachinery/name-validation.ts'
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { Service, ServiceSpec } from '../types.ts'
import { serviceColumns } from './table.ts'
import { validateService, validateServiceStatusUpdate, validateServiceUpdate } from './validation.ts'
import { serviceWarnings } from './warnings.ts'

/** One address for many pods. The API server gives it its cluster IP and node ports. */
export const serviceKind = defineKind<Service>({
  group: '',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  storagePrefix: '/registry/services/specs',
  defaults: defaultService,
  strategy: {
    prepareForCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
    prepareForUpdate: keepStatus,
    validate: (service) => [
      ...validateObjectMeta(service.metadata, true, nameIsDns1035Label),
      ...validateService(service),
    ],
    validateUpdate: validateServiceUpdate,
    warnings: serviceWarnings,
    allowCreateOnUpdate: true,
  },
  status: {
    strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateServiceStatusUpdate },
  },
  columns: serviceColumns,
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec?.clusterIP ?? '', 'spec.type': spec?.type ?? '' }),
})

const affinitySeconds = 10_800

/** Like SetDefaults_Service. */
function defaultService(service: Service): Service {
  const spec = fillIn(service.spec, { sessionAffinity: 'None', type: 'ClusterIP' })
  const ports =
    spec.ports &&
    mapShared(spec.ports, (port) => {
      const withProtocol = fillIn(port, { protocol: 'TCP' })
      return port.targetPort ? withProtocol : withFields(withProtocol, { targetPort: port.port })
    })
  const isBalanced = spec.type === 'LoadBalancer'
  const filled = fillIn(spec, {
    ...(isExternallyAccessible(spec) && { externalTrafficPolicy: 'Cluster' as const }),
    ...(spec.type !== 'ExternalName' && { internalTrafficPolicy: 'Cluster' as const }),
    ...(isBalanced && { allocateLoadBalancerNodePorts: true }),
  })
  return withFields(service, {
    spec: withFields(filled, {
      sessionAffinityConfig:
        spec.sessionAffinity === 'ClientIP'
          ? (spec.sessionAffinityConfig ?? { clientIP: { timeoutSeconds: affinitySeconds } })
          : spec.sessionAffinity === 'None'
            ? undefined
            : spec.sessionAffinityConfig,
      ...(ports && { ports }),
    }),
  })
}

/** From outside the cluster. Like service.ExternallyAccessible. */
function isExternallyAccessible(spec: ServiceSpec): boolean {
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') return true
  return spec.type === 'ClusterIP' && Boolean(spec.externalIPs?.length)
}
