// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const authorizationSelfSubjectRulesReviewTypes: TypeTable = {
  'authorization.v1.NonResourceRule': { verbs: '[s|R|w', nonResourceURLs: '[s' },
  'authorization.v1.ResourceRule': {
    verbs: '[s|R|w',
    apiGroups: '[s|G=APIGroups',
    resources: '[s',
    resourceNames: '[s',
  },
  'authorization.v1.SelfSubjectRulesReview': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'authorization.v1.SelfSubjectRulesReviewSpec|R|w',
    status: 'authorization.v1.SubjectRulesReviewStatus|w',
  },
  'authorization.v1.SelfSubjectRulesReviewSpec': { namespace: 's' },
  'authorization.v1.SubjectRulesReviewStatus': {
    resourceRules: '[authorization.v1.ResourceRule|R|w',
    nonResourceRules: '[authorization.v1.NonResourceRule|R|w',
    incomplete: 'b|R|w',
    evaluationError: 's',
  },
}
