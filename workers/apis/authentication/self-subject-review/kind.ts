import { defineDoor } from '../../late-kind.ts'
import type { SelfSubjectReview } from '../types.ts'
import { authenticationSelfSubjectReviewTypes } from './types-table.ts'

export const door = defineDoor<SelfSubjectReview>({
  types: authenticationSelfSubjectReviewTypes,
  defaults: (review) => review,
  strategy: { validate: () => [], validateUpdate: () => [] },
  columns: [],
})
