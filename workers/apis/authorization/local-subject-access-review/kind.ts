import { defineDoor } from '../../late-kind.ts'
import type { LocalSubjectAccessReview } from '../types.ts'
import { validateWhat, validateWhere, validateWho } from '../validation.ts'
import { authorizationLocalSubjectAccessReviewTypes } from './types-table.ts'

export const door = defineDoor<LocalSubjectAccessReview>({
  types: authorizationLocalSubjectAccessReviewTypes,
  defaults: (review) => review,
  strategy: {
    validate: ({ spec, metadata }) => [...validateWhat(spec), ...validateWho(spec), ...validateWhere(spec, metadata)],
    validateUpdate: () => [],
  },
  columns: [],
})
