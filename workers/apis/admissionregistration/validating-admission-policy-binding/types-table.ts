// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const admissionregistrationValidatingAdmissionPolicyBindingTypes: TypeTable = {
  'admissionregistration.v1.MatchResources': {
    namespaceSelector: 'meta.v1.LabelSelector|a|p',
    objectSelector: 'meta.v1.LabelSelector|a|p',
    resourceRules: '[admissionregistration.v1.NamedRuleWithOperations|a',
    excludeResourceRules: '[admissionregistration.v1.NamedRuleWithOperations|a',
    matchPolicy: 's|e=Equivalent,Exact|p|g=v1.MatchPolicyType',
  },
  'admissionregistration.v1.NamedRuleWithOperations': {
    resourceNames: '[s',
    operations: '[s|g=v1.OperationType|I=RuleWithOperations',
    apiGroups: '[s|G=APIGroups|I=Rule',
    apiVersions: '[s|G=APIVersions|I=Rule',
    resources: '[s|I=Rule',
    scope: 's|e=*,Cluster,Namespaced|p|g=v1.ScopeType|I=Rule',
  },
  'admissionregistration.v1.ParamRef': {
    name: 's',
    namespace: 's',
    selector: 'meta.v1.LabelSelector|a|p',
    parameterNotFoundAction: 's|p|g=v1.ParameterNotFoundActionType',
  },
  'admissionregistration.v1.ValidatingAdmissionPolicyBinding': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec|R|w',
  },
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': {
    policyName: 's|R',
    paramRef: 'admissionregistration.v1.ParamRef|a|p',
    matchResources: 'admissionregistration.v1.MatchResources|a|p',
    validationActions: '[s|set|R|g=v1.ValidationAction',
  },
}
