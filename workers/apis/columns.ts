// Columns that nearly every kind's table has.
import { humanAge } from '../apimachinery/duration.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import type { Column } from './define-kind.ts'

export const nameColumn: Column<KubeObject> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: (object) => object.metadata.name,
}

export const ageColumn: Column<KubeObject> = {
  name: 'Age',
  type: 'string',
  cell: (object, nowMs) => humanAge(object.metadata.creationTimestamp, nowMs),
}

/** Of kinds that have no table of their own. Like rest.NewDefaultTableConvertor. */
export const createdAtColumn: Column<KubeObject> = {
  name: 'Created At',
  type: 'date',
  cell: ({ metadata }) => metadata.creationTimestamp ?? '',
}
