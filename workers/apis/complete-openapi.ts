// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2.
import { admissionregistrationMutatingAdmissionPolicyTypes } from './admissionregistration/mutating-admission-policy/types-table.ts'
import { admissionregistrationMutatingAdmissionPolicyBindingTypes } from './admissionregistration/mutating-admission-policy-binding/types-table.ts'
import { admissionregistrationMutatingWebhookConfigurationTypes } from './admissionregistration/mutating-webhook-configuration/types-table.ts'
import { admissionregistrationValidatingAdmissionPolicyTypes } from './admissionregistration/validating-admission-policy/types-table.ts'
import { admissionregistrationValidatingAdmissionPolicyBindingTypes } from './admissionregistration/validating-admission-policy-binding/types-table.ts'
import { admissionregistrationValidatingWebhookConfigurationTypes } from './admissionregistration/validating-webhook-configuration/types-table.ts'
import { apiextensionsCustomResourceDefinitionTypes } from './apiextensions/custom-resource-definition/types-table.ts'
import { apiregistrationApiServiceTypes } from './apiregistration/api-service/types-table.ts'
import { appsStatefulSetTypes } from './apps/stateful-set/types-table.ts'
import { authenticationSelfSubjectReviewTypes } from './authentication/self-subject-review/types-table.ts'
import { authenticationTokenReviewTypes } from './authentication/token-review/types-table.ts'
import { authorizationLocalSubjectAccessReviewTypes } from './authorization/local-subject-access-review/types-table.ts'
import { authorizationSelfSubjectAccessReviewTypes } from './authorization/self-subject-access-review/types-table.ts'
import { authorizationSelfSubjectRulesReviewTypes } from './authorization/self-subject-rules-review/types-table.ts'
import { authorizationSubjectAccessReviewTypes } from './authorization/subject-access-review/types-table.ts'
import { autoscalingHorizontalPodAutoscalerTypes } from './autoscaling/horizontal-pod-autoscaler/types-table.ts'
import { autoscalingHorizontalPodAutoscalerV1Types } from './autoscaling/horizontal-pod-autoscaler-v1/types-table.ts'
import { batchCronJobTypes } from './batch/cron-job/types-table.ts'
import { batchJobTypes } from './batch/job/types-table.ts'
import { certificatesCertificateSigningRequestTypes } from './certificates/certificate-signing-request/types-table.ts'
import { coreComponentStatusTypes } from './core/component-status/types-table.ts'
import { coreLimitRangeTypes } from './core/limit-range/types-table.ts'
import { corePersistentVolumeTypes } from './core/persistent-volume/types-table.ts'
import { corePersistentVolumeClaimTypes } from './core/persistent-volume-claim/types-table.ts'
import { corePodTemplateTypes } from './core/pod-template/types-table.ts'
import { coreReplicationControllerTypes } from './core/replication-controller/types-table.ts'
import { coreResourceQuotaTypes } from './core/resource-quota/types-table.ts'
import { coreSecretTypes } from './core/secret/types-table.ts'
import { flowcontrolFlowSchemaTypes } from './flowcontrol/flow-schema/types-table.ts'
import { flowcontrolPriorityLevelConfigurationTypes } from './flowcontrol/priority-level-configuration/types-table.ts'
import { networkingIngressTypes } from './networking/ingress/types-table.ts'
import { networkingIngressClassTypes } from './networking/ingress-class/types-table.ts'
import { networkingIpAddressTypes } from './networking/ip-address/types-table.ts'
import { networkingNetworkPolicyTypes } from './networking/network-policy/types-table.ts'
import { networkingServiceCidrTypes } from './networking/service-cidr/types-table.ts'
import { nodeRuntimeClassTypes } from './node/runtime-class/types-table.ts'
import { openapi } from './openapi.ts'
import { policyPodDisruptionBudgetTypes } from './policy/pod-disruption-budget/types-table.ts'
import { resourceDeviceClassTypes } from './resource/device-class/types-table.ts'
import { resourceResourceClaimTypes } from './resource/resource-claim/types-table.ts'
import { resourceResourceClaimTemplateTypes } from './resource/resource-claim-template/types-table.ts'
import { resourceResourceSliceTypes } from './resource/resource-slice/types-table.ts'
import { storageCsiDriverTypes } from './storage/csi-driver/types-table.ts'
import { storageCsiNodeTypes } from './storage/csi-node/types-table.ts'
import { storageCsiStorageCapacityTypes } from './storage/csi-storage-capacity/types-table.ts'
import { storageVolumeAttachmentTypes } from './storage/volume-attachment/types-table.ts'
import { storageVolumeAttributesClassTypes } from './storage/volume-attributes-class/types-table.ts'

/** Every API type, those of late kinds too: for kubectl, which knows them without asking. */
export const completeOpenapi: typeof openapi = {
  ...openapi,
  ...corePodTemplateTypes,
  ...coreSecretTypes,
  ...coreComponentStatusTypes,
  ...corePersistentVolumeClaimTypes,
  ...corePersistentVolumeTypes,
  ...coreReplicationControllerTypes,
  ...coreLimitRangeTypes,
  ...coreResourceQuotaTypes,
  ...appsStatefulSetTypes,
  ...batchJobTypes,
  ...batchCronJobTypes,
  ...autoscalingHorizontalPodAutoscalerTypes,
  ...autoscalingHorizontalPodAutoscalerV1Types,
  ...networkingNetworkPolicyTypes,
  ...networkingIngressTypes,
  ...networkingIngressClassTypes,
  ...networkingIpAddressTypes,
  ...networkingServiceCidrTypes,
  ...policyPodDisruptionBudgetTypes,
  ...authorizationSubjectAccessReviewTypes,
  ...authorizationLocalSubjectAccessReviewTypes,
  ...authorizationSelfSubjectAccessReviewTypes,
  ...authorizationSelfSubjectRulesReviewTypes,
  ...authenticationTokenReviewTypes,
  ...authenticationSelfSubjectReviewTypes,
  ...storageVolumeAttachmentTypes,
  ...storageVolumeAttributesClassTypes,
  ...storageCsiDriverTypes,
  ...storageCsiNodeTypes,
  ...storageCsiStorageCapacityTypes,
  ...nodeRuntimeClassTypes,
  ...certificatesCertificateSigningRequestTypes,
  ...flowcontrolFlowSchemaTypes,
  ...flowcontrolPriorityLevelConfigurationTypes,
  ...apiregistrationApiServiceTypes,
  ...admissionregistrationValidatingWebhookConfigurationTypes,
  ...admissionregistrationMutatingWebhookConfigurationTypes,
  ...admissionregistrationValidatingAdmissionPolicyTypes,
  ...admissionregistrationValidatingAdmissionPolicyBindingTypes,
  ...admissionregistrationMutatingAdmissionPolicyTypes,
  ...admissionregistrationMutatingAdmissionPolicyBindingTypes,
  ...resourceResourceClaimTypes,
  ...resourceResourceClaimTemplateTypes,
  ...resourceDeviceClassTypes,
  ...resourceResourceSliceTypes,
  ...apiextensionsCustomResourceDefinitionTypes,
}
