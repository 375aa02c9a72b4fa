import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { formatSelector, fromLabelSelector } from '../../../apimachinery/label-selector.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defaultPodTemplate } from '../../core/pod/defaults.ts'
import { podTemplateWarnings } from '../../core/pod/warnings.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus, startGeneration, withGeneration } from '../../strategy.ts'
import { containerColumns, selectorColumn } from '../../workload-columns.ts'
import type { Deployment } from '../types.ts'
import { validateDeploymentSpec, validateDeploymentStatusUpdate, validateDeploymentUpdate } from './validation.ts'

/** Pods of one template, replaced step by step when the template changes. */
export const deploymentKind = defineKind<Deployment>({
  group: 'apps',
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  defaults: defaultDeployment,
  strategy: {
    prepareForCreate: (deployment) => startGeneration(deployment, {}),
    prepareForUpdate: (deployment, old) => {
      const changed =
        !deepEqual(deployment.spec, old.spec) || !deepEqual(deployment.metadata.annotations, old.metadata.annotations)
      return withGeneration(keepStatus(deployment, old), old, changed)
    },
    validate: (deployment) => [
      ...validateObjectMeta(deployment.metadata, true, nameIsDnsSubdomain),
      ...validateDeploymentSpec(deployment.spec),
    ],
    validateUpdate: validateDeploymentUpdate,
    warnings: (deployment, old) => podTemplateWarnings(deployment.spec.template, old?.spec.template),
  },
  status: {
    strategy: {
      // Labels stay too: the deployment controller of old removed them.
      prepareForUpdate: (deployment, old) => ({
        ...keepSpec(deployment, old),
        metadata: withFields(deployment.metadata, { labels: old.metadata.labels }),
      }),
      validate: () => [],
      validateUpdate: validateDeploymentStatusUpdate,
    },
  },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => formatSelector(fromLabelSelector(spec.selector) ?? []),
    withReplicas: (deployment, replicas) => ({ ...deployment, spec: { ...deployment.spec, replicas } }),
  },
  columns: [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    },
    { name: 'Up-to-date', type: 'string', cell: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', type: 'string', cell: ({ status }) => status?.availableReplicas ?? 0 },
    ageColumn,
    ...containerColumns<Deployment>(({ spec }) => spec.template),
    selectorColumn<Deployment>(({ spec }) => spec.selector),
  ],
})

/** Like SetDefaults_Deployment. */
function defaultDeployment(deployment: Deployment): Deployment {
  const spec = fillIn(deployment.spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
  const strategy = fillIn(spec.strategy ?? {}, { type: 'RollingUpdate' })
  const rollingUpdate =
    strategy.type === 'RollingUpdate'
      ? fillIn(strategy.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' })
      : strategy.rollingUpdate
  return withFields(deployment, {
    spec: withFields(spec, {
      strategy: withFields(strategy, { rollingUpdate }),
      ...(spec.template && { template: defaultPodTemplate(spec.template) }),
    }),
  })
}
