// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const authorizationLocalSubjectAccessReviewTypes: TypeTable = {
  'authorization.v1.FieldSelectorAttributes': { rawSelector: 's', requirements: '[meta.v1.FieldSelectorRequirement' },
  'authorization.v1.LabelSelectorAttributes': { rawSelector: 's', requirements: '[meta.v1.LabelSelectorRequirement' },
  'authorization.v1.LocalSubjectAccessReview': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'authorization.v1.SubjectAccessReviewSpec|R|w',
    status: 'authorization.v1.SubjectAccessReviewStatus|w',
  },
  'authorization.v1.NonResourceAttributes': { path: 's', verb: 's' },
  'authorization.v1.ResourceAttributes': {
    namespace: 's',
    verb: 's',
    group: 's',
    version: 's',
    resource: 's',
    subresource: 's',
    name: 's',
    fieldSelector: 'authorization.v1.FieldSelectorAttributes|p',
    labelSelector: 'authorization.v1.LabelSelectorAttributes|p',
  },
  'authorization.v1.SubjectAccessReviewSpec': {
    resourceAttributes: 'authorization.v1.ResourceAttributes|p',
    nonResourceAttributes: 'authorization.v1.NonResourceAttributes|p',
    user: 's',
    groups: '[s',
    extra: '{[s|g=v1.ExtraValue',
    uid: 's|G=UID',
  },
  'authorization.v1.SubjectAccessReviewStatus': { allowed: 'b|R|w', denied: 'b', reason: 's', evaluationError: 's' },
  'meta.v1.FieldSelectorRequirement': { key: 's|R|w', operator: 's|R|w|g=v1.FieldSelectorOperator', values: '[s' },
}
