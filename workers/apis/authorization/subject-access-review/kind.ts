import { defineDoor } from '../../late-kind.ts'
import type { SubjectAccessReview } from '../types.ts'
import { validateWhat, validateWho } from '../validation.ts'
import { authorizationSubjectAccessReviewTypes } from './types-table.ts'

export const door = defineDoor<SubjectAccessReview>({
  types: authorizationSubjectAccessReviewTypes,
  defaults: (review) => review,
  strategy: { validate: ({ spec }) => [...validateWhat(spec), ...validateWho(spec)], validateUpdate: () => [] },
  columns: [],
})
