import { defineDoor } from '../../late-kind.ts'
import type { SelfSubjectRulesReview } from '../types.ts'
import { authorizationSelfSubjectRulesReviewTypes } from './types-table.ts'

export const door = defineDoor<SelfSubjectRulesReview>({
  types: authorizationSelfSubjectRulesReviewTypes,
  defaults: (review) => review,
  strategy: { validate: () => [], validateUpdate: () => [] },
  columns: [],
})
