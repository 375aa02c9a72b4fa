import { defineDoor } from '../../late-kind.ts'
import type { SelfSubjectAccessReview } from '../types.ts'
import { validateWhat } from '../validation.ts'
import { authorizationSelfSubjectAccessReviewTypes } from './types-table.ts'

export const door = defineDoor<SelfSubjectAccessReview>({
  types: authorizationSelfSubjectAccessReviewTypes,
  defaults: (review) => review,
  strategy: { validate: ({ spec }) => validateWhat(spec), validateUpdate: () => [] },
  columns: [],
})
