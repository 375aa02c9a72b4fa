// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const flowcontrolFlowSchemaTypes: TypeTable = {
  'flowcontrol.v1.FlowDistinguisherMethod': { type: 's|R|w|g=v1.FlowDistinguisherMethodType' },
  'flowcontrol.v1.FlowSchema': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'flowcontrol.v1.FlowSchemaSpec|w',
    status: 'flowcontrol.v1.FlowSchemaStatus|w',
  },
  'flowcontrol.v1.FlowSchemaCondition': {
    type: 's|g=v1.FlowSchemaConditionType',
    status: 's|g=v1.ConditionStatus',
    lastTransitionTime: 't|w',
    reason: 's',
    message: 's',
  },
  'flowcontrol.v1.FlowSchemaSpec': {
    priorityLevelConfiguration: 'flowcontrol.v1.PriorityLevelConfigurationReference|R|w',
    matchingPrecedence: 'i|w',
    distinguisherMethod: 'flowcontrol.v1.FlowDistinguisherMethod|p',
    rules: '[flowcontrol.v1.PolicyRulesWithSubjects',
  },
  'flowcontrol.v1.FlowSchemaStatus': { conditions: '[flowcontrol.v1.FlowSchemaCondition|m=type|k=type' },
  'flowcontrol.v1.GroupSubject': { name: 's|R|w' },
  'flowcontrol.v1.NonResourcePolicyRule': { verbs: '[s|set|R|w', nonResourceURLs: '[s|set|R|w' },
  'flowcontrol.v1.PolicyRulesWithSubjects': {
    subjects: '[flowcontrol.v1.Subject|R|w',
    resourceRules: '[flowcontrol.v1.ResourcePolicyRule',
    nonResourceRules: '[flowcontrol.v1.NonResourcePolicyRule',
  },
  'flowcontrol.v1.PriorityLevelConfigurationReference': { name: 's|R|w' },
  'flowcontrol.v1.ResourcePolicyRule': {
    verbs: '[s|set|R|w',
    apiGroups: '[s|set|R|w|G=APIGroups',
    resources: '[s|set|R|w',
    clusterScope: 'b',
    namespaces: '[s|set|w',
  },
  'flowcontrol.v1.ServiceAccountSubject': { namespace: 's|R|w', name: 's|R|w' },
  'flowcontrol.v1.Subject': {
    kind: 's|R|w|g=v1.SubjectKind',
    user: 'flowcontrol.v1.UserSubject|p',
    group: 'flowcontrol.v1.GroupSubject|p',
    serviceAccount: 'flowcontrol.v1.ServiceAccountSubject|p',
  },
  'flowcontrol.v1.UserSubject': { name: 's|R|w' },
}
