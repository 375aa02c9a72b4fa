import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import type { PodDisruptionBudget } from '../types.ts'
import { policyPodDisruptionBudgetTypes } from './types-table.ts'
import { validateBudget, validateBudgetStatusUpdate, validateBudgetUpdate } from './validation.ts'

const noStatus = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }

export const door = defineDoor<PodDisruptionBudget>({
  types: policyPodDisruptionBudgetTypes,
  defaults: (budget) => budget,
  strategy: {
    prepareForCreate: (budget) => startGeneration(budget, noStatus),
    prepareForUpdate: updateSpec,
    validate: validateBudget,
    validateUpdate: validateBudgetUpdate,
    allowUnconditionalUpdate: false,
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateBudgetStatusUpdate } },
  columns: [
    nameColumn,
    { name: 'Min Available', type: 'string', cell: ({ spec }) => String(spec.minAvailable ?? 'N/A') },
    { name: 'Max Unavailable', type: 'string', cell: ({ spec }) => String(spec.maxUnavailable ?? 'N/A') },
    { name: 'Allowed Disruptions', type: 'integer', cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
    ageColumn,
  ],
})
