import { nameColumn } from '../../columns.ts'
import type { Column } from '../../define-kind.ts'
import { defineDoor } from '../../late-kind.ts'
import type { ComponentCondition, ComponentStatus } from '../types.ts'
import { coreComponentStatusTypes } from './types-table.ts'

export const door = defineDoor<ComponentStatus>({
  types: coreComponentStatusTypes,
  defaults: (status) => status,
  // Nobody can write one.
  strategy: { validate: () => [], validateUpdate: () => [] },
  columns: [
    nameColumn,
    healthColumn('Status', ({ status }) => (status === 'True' ? 'Healthy' : 'Unhealthy'), 'Unknown'),
    healthColumn('Message', ({ message }) => message ?? ''),
    healthColumn('Error', ({ error }) => error ?? ''),
  ],
})

function healthColumn(name: string, cell: (health: ComponentCondition) => string, none = ''): Column<ComponentStatus> {
  return {
    name,
    type: 'string',
    cell: ({ conditions }) => {
      const health = conditions?.find(({ type }) => type === 'Healthy')
      return health ? cell(health) : none
    },
  }
}
