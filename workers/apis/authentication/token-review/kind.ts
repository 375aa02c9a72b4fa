import { required } from '../../../apimachinery/field-error.ts'
import { defineDoor } from '../../late-kind.ts'
import type { TokenReview } from '../types.ts'
import { authenticationTokenReviewTypes } from './types-table.ts'

export const door = defineDoor<TokenReview>({
  types: authenticationTokenReviewTypes,
  defaults: (review) => review,
  strategy: { validate: ({ spec }) => (spec?.token ? [] : [required('spec.token')]), validateUpdate: () => [] },
  columns: [],
})
