// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const admissionregistrationMutatingAdmissionPolicyTypes: TypeTable = {
  'admissionregistration.v1.ApplyConfiguration': { expression: 's' },
  'admissionregistration.v1.JSONPatch': { expression: 's' },
  'admissionregistration.v1.MatchCondition': { name: 's|R|w', expression: 's|R|w' },
  'admissionregistration.v1.MatchResources': {
    namespaceSelector: 'meta.v1.LabelSelector|a|p',
    objectSelector: 'meta.v1.LabelSelector|a|p',
    resourceRules: '[admissionregistration.v1.NamedRuleWithOperations|a',
    excludeResourceRules: '[admissionregistration.v1.NamedRuleWithOperations|a',
    matchPolicy: 's|e=Equivalent,Exact|p|g=v1.MatchPolicyType',
  },
  'admissionregistration.v1.MutatingAdmissionPolicy': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'admissionregistration.v1.MutatingAdmissionPolicySpec|w',
  },
  'admissionregistration.v1.MutatingAdmissionPolicySpec': {
    paramKind: 'admissionregistration.v1.ParamKind|a|p',
    matchConstraints: 'admissionregistration.v1.MatchResources|a|p',
    variables: '[admissionregistration.v1.Variable|a',
    mutations: '[admissionregistration.v1.Mutation',
    failurePolicy: 's|e=Fail,Ignore|p|g=v1.FailurePolicyType',
    matchConditions: '[admissionregistration.v1.MatchCondition|m=name|k=name=',
    reinvocationPolicy: 's|e=IfNeeded,Never|g=v1.ReinvocationPolicyType',
  },
  'admissionregistration.v1.Mutation': {
    patchType: 's|e=ApplyConfiguration,JSONPatch|R|w|g=v1.PatchType',
    applyConfiguration: 'admissionregistration.v1.ApplyConfiguration|p',
    jsonPatch: 'admissionregistration.v1.JSONPatch|p|G=JSONPatch',
  },
  'admissionregistration.v1.NamedRuleWithOperations': {
    resourceNames: '[s',
    operations: '[s|g=v1.OperationType|I=RuleWithOperations',
    apiGroups: '[s|G=APIGroups|I=Rule',
    apiVersions: '[s|G=APIVersions|I=Rule',
    resources: '[s|I=Rule',
    scope: 's|e=*,Cluster,Namespaced|p|g=v1.ScopeType|I=Rule',
  },
  'admissionregistration.v1.ParamKind': { apiVersion: 's|G=APIVersion', kind: 's' },
  'admissionregistration.v1.Variable': { name: 's|R|w', expression: 's|R|w' },
}
