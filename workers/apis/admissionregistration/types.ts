// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { Condition, LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
export type ApplyConfiguration = {
  readonly expression?: string | undefined
}

export type AuditAnnotation = {
  readonly key: string
  readonly valueExpression: string
}

export type ExpressionWarning = {
  readonly fieldRef: string
  readonly warning: string
}

export type JSONPatch = {
  readonly expression?: string | undefined
}

export type MatchCondition = {
  readonly expression: string
  readonly name: string
}

export type MatchResources = {
  readonly excludeResourceRules?: readonly NamedRuleWithOperations[] | undefined
  readonly matchPolicy?: 'Equivalent' | 'Exact' | undefined
  readonly namespaceSelector?: LabelSelector | undefined
  readonly objectSelector?: LabelSelector | undefined
  readonly resourceRules?: readonly NamedRuleWithOperations[] | undefined
}

export type MutatingAdmissionPolicy = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: MutatingAdmissionPolicySpec
}

export type MutatingAdmissionPolicyBinding = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: MutatingAdmissionPolicyBindingSpec
}

export type MutatingAdmissionPolicyBindingSpec = {
  readonly matchResources?: MatchResources | undefined
  readonly paramRef?: ParamRef | undefined
  readonly policyName?: string | undefined
}

export type MutatingAdmissionPolicySpec = {
  readonly failurePolicy?: 'Fail' | 'Ignore' | undefined
  readonly matchConditions?: readonly MatchCondition[] | undefined
  readonly matchConstraints?: MatchResources | undefined
  readonly mutations?: readonly Mutation[] | undefined
  readonly paramKind?: ParamKind | undefined
  readonly reinvocationPolicy?: 'IfNeeded' | 'Never' | undefined
  readonly variables?: readonly Variable[] | undefined
}

export type MutatingWebhook = {
  readonly admissionReviewVersions: readonly string[]
  readonly clientConfig: WebhookClientConfig
  readonly failurePolicy?: 'Fail' | 'Ignore' | undefined
  readonly matchConditions?: readonly MatchCondition[] | undefined
  readonly matchPolicy?: 'Equivalent' | 'Exact' | undefined
  readonly name: string
  readonly namespaceSelector?: LabelSelector | undefined
  readonly objectSelector?: LabelSelector | undefined
  readonly reinvocationPolicy?: 'IfNeeded' | 'Never' | undefined
  readonly rules?: readonly RuleWithOperations[] | undefined
  readonly sideEffects: 'None' | 'NoneOnDryRun' | 'Some' | 'Unknown'
  readonly timeoutSeconds?: number | undefined
}

export type MutatingWebhookConfiguration = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly webhooks?: readonly MutatingWebhook[] | undefined
}

export type Mutation = {
  readonly applyConfiguration?: ApplyConfiguration | undefined
  readonly jsonPatch?: JSONPatch | undefined
  readonly patchType: 'ApplyConfiguration' | 'JSONPatch'
}

export type NamedRuleWithOperations = {
  readonly apiGroups?: readonly string[] | undefined
  readonly apiVersions?: readonly string[] | undefined
  readonly operations?: readonly string[] | undefined
  readonly resourceNames?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
  readonly scope?: '*' | 'Cluster' | 'Namespaced' | undefined
}

export type ParamKind = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
}

export type ParamRef = {
  readonly name?: string | undefined
  readonly namespace?: string | undefined
  readonly parameterNotFoundAction?: string | undefined
  readonly selector?: LabelSelector | undefined
}

export type RuleWithOperations = {
  readonly apiGroups?: readonly string[] | undefined
  readonly apiVersions?: readonly string[] | undefined
  readonly operations?: readonly string[] | undefined
  readonly resources?: readonly string[] | undefined
  readonly scope?: '*' | 'Cluster' | 'Namespaced' | undefined
}

export type ServiceReference = {
  readonly name: string
  readonly namespace: string
  readonly path?: string | undefined
  readonly port?: number | undefined
}

export type TypeChecking = {
  readonly expressionWarnings?: readonly ExpressionWarning[] | undefined
}

export type ValidatingAdmissionPolicy = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ValidatingAdmissionPolicySpec
  readonly status?: ValidatingAdmissionPolicyStatus | undefined
}

export type ValidatingAdmissionPolicyBinding = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ValidatingAdmissionPolicyBindingSpec
}

export type ValidatingAdmissionPolicyBindingSpec = {
  readonly matchResources?: MatchResources | undefined
  readonly paramRef?: ParamRef | undefined
  readonly policyName: string
  readonly validationActions: readonly string[]
}

export type ValidatingAdmissionPolicySpec = {
  readonly auditAnnotations?: readonly AuditAnnotation[] | undefined
  readonly failurePolicy?: 'Fail' | 'Ignore' | undefined
  readonly matchConditions?: readonly MatchCondition[] | undefined
  readonly matchConstraints?: MatchResources | undefined
  readonly paramKind?: ParamKind | undefined
  readonly validations?: readonly Validation[] | undefined
  readonly variables?: readonly Variable[] | undefined
}

export type ValidatingAdmissionPolicyStatus = {
  readonly conditions?: readonly Condition[] | undefined
  readonly observedGeneration?: number | undefined
  readonly typeChecking?: TypeChecking | undefined
}

export type ValidatingWebhook = {
  readonly admissionReviewVersions: readonly string[]
  readonly clientConfig: WebhookClientConfig
  readonly failurePolicy?: 'Fail' | 'Ignore' | undefined
  readonly matchConditions?: readonly MatchCondition[] | undefined
  readonly matchPolicy?: 'Equivalent' | 'Exact' | undefined
  readonly name: string
  readonly namespaceSelector?: LabelSelector | undefined
  readonly objectSelector?: LabelSelector | undefined
  readonly rules?: readonly RuleWithOperations[] | undefined
  readonly sideEffects: 'None' | 'NoneOnDryRun' | 'Some' | 'Unknown'
  readonly timeoutSeconds?: number | undefined
}

export type ValidatingWebhookConfiguration = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly webhooks?: readonly ValidatingWebhook[] | undefined
}

export type Validation = {
  readonly expression: string
  readonly message?: string | undefined
  readonly messageExpression?: string | undefined
  readonly reason?: string | undefined
}

export type Variable = {
  readonly expression: string
  readonly name: string
}

export type WebhookClientConfig = {
  readonly caBundle?: string | undefined
  readonly service?: ServiceReference | undefined
  readonly url?: string | undefined
}
