// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const authenticationSelfSubjectReviewTypes: TypeTable = {
  'authentication.v1.SelfSubjectReview': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    status: 'authentication.v1.SelfSubjectReviewStatus|w',
  },
  'authentication.v1.SelfSubjectReviewStatus': { userInfo: 'authentication.v1.UserInfo|w' },
  'authentication.v1.UserInfo': { username: 's', uid: 's|G=UID', groups: '[s', extra: '{[s|g=v1.ExtraValue' },
}
