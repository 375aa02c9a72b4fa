// Every kind that the API server serves. Adding a kind is one folder and one line here, and its type among the roots of
// scripts/gen-api-types.mjs.
//
// A kind that the cluster writes while it boots has one file, its door: `kind.ts` calls defineKind. Every other kind is
// late, so that the cluster loads quickly: `names.ts` calls lateKind with what discovery tells, and `kind.ts` exports the
// `door` that is fetched when the first one is written or shown. apis/batch/job/ is the example to follow.

import { parseApiVersion } from '../apimachinery/object.ts'
import { mutatingAdmissionPolicyKind } from './admissionregistration/mutating-admission-policy/names.ts'
import { mutatingAdmissionPolicyBindingKind } from './admissionregistration/mutating-admission-policy-binding/names.ts'
import { mutatingWebhookConfigurationKind } from './admissionregistration/mutating-webhook-configuration/names.ts'
import { validatingAdmissionPolicyKind } from './admissionregistration/validating-admission-policy/names.ts'
import { validatingAdmissionPolicyBindingKind } from './admissionregistration/validating-admission-policy-binding/names.ts'
import { validatingWebhookConfigurationKind } from './admissionregistration/validating-webhook-configuration/names.ts'
import { customResourceDefinitionKind } from './apiextensions/custom-resource-definition/names.ts'
import { apiServiceKind } from './apiregistration/api-service/names.ts'
import { controllerRevisionKind } from './apps/controller-revision/kind.ts'
import { daemonSetKind } from './apps/daemon-set/kind.ts'
import { deploymentKind } from './apps/deployment/kind.ts'
import { replicaSetKind } from './apps/replica-set/kind.ts'
import { statefulSetKind } from './apps/stateful-set/names.ts'
import { selfSubjectReviewKind } from './authentication/self-subject-review/names.ts'
import { tokenReviewKind } from './authentication/token-review/names.ts'
import { localSubjectAccessReviewKind } from './authorization/local-subject-access-review/names.ts'
import { selfSubjectAccessReviewKind } from './authorization/self-subject-access-review/names.ts'
import { selfSubjectRulesReviewKind } from './authorization/self-subject-rules-review/names.ts'
import { subjectAccessReviewKind } from './authorization/subject-access-review/names.ts'
import { horizontalPodAutoscalerKind } from './autoscaling/horizontal-pod-autoscaler/names.ts'
import { horizontalPodAutoscalerV1Kind } from './autoscaling/horizontal-pod-autoscaler-v1/names.ts'
import { cronJobKind } from './batch/cron-job/names.ts'
import { jobKind } from './batch/job/names.ts'
import { certificateSigningRequestKind } from './certificates/certificate-signing-request/names.ts'
import { leaseKind } from './coordination/lease/kind.ts'
import { componentStatusKind } from './core/component-status/names.ts'
import { configMapKind } from './core/config-map/kind.ts'
import { endpointsKind } from './core/endpoints/kind.ts'
import { eventKind } from './core/event/kind.ts'
import { limitRangeKind } from './core/limit-range/names.ts'
import { namespaceKind } from './core/namespace/kind.ts'
import { nodeKind } from './core/node/kind.ts'
import { persistentVolumeKind } from './core/persistent-volume/names.ts'
import { persistentVolumeClaimKind } from './core/persistent-volume-claim/names.ts'
import { podKind } from './core/pod/kind.ts'
import { podTemplateKind } from './core/pod-template/names.ts'
import { replicationControllerKind } from './core/replication-controller/names.ts'
import { resourceQuotaKind } from './core/resource-quota/names.ts'
import { secretKind } from './core/secret/names.ts'
import { serviceKind } from './core/service/kind.ts'
import { serviceAccountKind } from './core/service-account/kind.ts'
import type { Kind } from './define-kind.ts'
import { endpointSliceKind } from './discovery/endpoint-slice/kind.ts'
import { eventsEventKind } from './events/event/kind.ts'
import { flowSchemaKind } from './flowcontrol/flow-schema/names.ts'
import { priorityLevelConfigurationKind } from './flowcontrol/priority-level-configuration/names.ts'
import { ingressKind } from './networking/ingress/names.ts'
import { ingressClassKind } from './networking/ingress-class/names.ts'
import { ipAddressKind } from './networking/ip-address/names.ts'
import { networkPolicyKind } from './networking/network-policy/names.ts'
import { serviceCIDRKind } from './networking/service-cidr/names.ts'
import { runtimeClassKind } from './node/runtime-class/names.ts'
import { podDisruptionBudgetKind } from './policy/pod-disruption-budget/names.ts'
import { clusterRoleKind } from './rbac/cluster-role/kind.ts'
import { clusterRoleBindingKind } from './rbac/cluster-role-binding/kind.ts'
import { roleKind } from './rbac/role/kind.ts'
import { roleBindingKind } from './rbac/role-binding/kind.ts'
import { deviceClassKind } from './resource/device-class/names.ts'
import { resourceClaimKind } from './resource/resource-claim/names.ts'
import { resourceClaimTemplateKind } from './resource/resource-claim-template/names.ts'
import { resourceSliceKind } from './resource/resource-slice/names.ts'
import { priorityClassKind } from './scheduling/priority-class/kind.ts'
import { csiDriverKind } from './storage/csi-driver/names.ts'
import { csiNodeKind } from './storage/csi-node/names.ts'
import { csiStorageCapacityKind } from './storage/csi-storage-capacity/names.ts'
import { storageClassKind } from './storage/storage-class/kind.ts'
import { volumeAttachmentKind } from './storage/volume-attachment/names.ts'
import { volumeAttributesClassKind } from './storage/volume-attributes-class/names.ts'

export const kinds: readonly Kind[] = [
  namespaceKind,
  nodeKind,
  podKind,
  podTemplateKind,
  serviceKind,
  endpointsKind,
  configMapKind,
  secretKind,
  serviceAccountKind,
  eventKind,
  replicaSetKind,
  deploymentKind,
  daemonSetKind,
  controllerRevisionKind,
  jobKind,
  endpointSliceKind,
  leaseKind,
  priorityClassKind,
  subjectAccessReviewKind,
  localSubjectAccessReviewKind,
  selfSubjectAccessReviewKind,
  selfSubjectRulesReviewKind,
  tokenReviewKind,
  selfSubjectReviewKind,
  componentStatusKind,
  customResourceDefinitionKind,
  roleKind,
  roleBindingKind,
  clusterRoleKind,
  clusterRoleBindingKind,
  statefulSetKind,
  persistentVolumeClaimKind,
  persistentVolumeKind,
  storageClassKind,
  replicationControllerKind,
  networkPolicyKind,
  ingressKind,
  ingressClassKind,
  cronJobKind,
  limitRangeKind,
  resourceQuotaKind,
  podDisruptionBudgetKind,
  runtimeClassKind,
  csiDriverKind,
  csiNodeKind,
  csiStorageCapacityKind,
  volumeAttachmentKind,
  volumeAttributesClassKind,
  horizontalPodAutoscalerKind,
  horizontalPodAutoscalerV1Kind,
  eventsEventKind,
  validatingWebhookConfigurationKind,
  mutatingWebhookConfigurationKind,
  validatingAdmissionPolicyKind,
  validatingAdmissionPolicyBindingKind,
  mutatingAdmissionPolicyKind,
  mutatingAdmissionPolicyBindingKind,
  certificateSigningRequestKind,
  flowSchemaKind,
  priorityLevelConfigurationKind,
  apiServiceKind,
  ipAddressKind,
  serviceCIDRKind,
  resourceClaimKind,
  resourceClaimTemplateKind,
  deviceClassKind,
  resourceSliceKind,
]

const byResource = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]))
const byKind = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]))

/** As in URLs: (`apps`, `v1`, `deployments`). */
export function findKind(group: string, version: string, plural: string): Kind | undefined {
  return byResource.get(`${group}/${version}/${plural}`)
}

/** As in manifests: (`apps/v1`, `Deployment`). */
export function findKindOf(apiVersion: string, kind: string): Kind | undefined {
  const { group, version } = parseApiVersion(apiVersion)
  return byKind.get(`${group}/${version}/${kind}`)
}
