// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const authenticationTokenReviewTypes: TypeTable = {
  'authentication.v1.TokenReview': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'authentication.v1.TokenReviewSpec|R|w',
    status: 'authentication.v1.TokenReviewStatus|w',
  },
  'authentication.v1.TokenReviewSpec': { token: 's|R', audiences: '[s' },
  'authentication.v1.TokenReviewStatus': {
    authenticated: 'b',
    user: 'authentication.v1.UserInfo|w',
    audiences: '[s',
    error: 's',
  },
  'authentication.v1.UserInfo': { username: 's', uid: 's|G=UID', groups: '[s', extra: '{[s|g=v1.ExtraValue' },
}
