// Columns of custom resources. Like apiextensions-apiserver/pkg/registry/customresource/tableconvertor.
import { humanAge } from '../../apimachinery/duration.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { canonicalTime } from '../../apimachinery/time.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../define-kind.ts'
import { findByPath, parseColumnPath } from './column-path.ts'
import type { CustomResourceColumnDefinition } from './types.ts'

type Cell = string | number | boolean | null

/** Without columns of its own a kind shows its age. Like getColumnsForVersion. */
export function customColumns(
  definitions: readonly CustomResourceColumnDefinition[] | undefined,
): readonly Column<KubeObject>[] {
  if (definitions === undefined || definitions.length === 0)
    return [nameColumn, { ...ageColumn, type: 'date', description: ageDescription }]
  return [nameColumn, ...definitions.map(columnOf)]
}

const ageDescription = 'Custom resource definition column (in JSONPath format): .metadata.creationTimestamp'

function columnOf(definition: CustomResourceColumnDefinition): Column<KubeObject> {
  const { name, type, format, description, priority, jsonPath } = definition
  const steps = parseColumnPath(jsonPath)
  return {
    name,
    type: type as Column<KubeObject>['type'],
    ...(format ? { format } : {}),
    ...(priority ? { priority: priority as 0 | 1 } : {}),
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    cell: (object, nowMs) => {
      const [value] = steps === undefined ? [] : findByPath(steps, object)
      return value === undefined ? null : cellOf(value, type, nowMs)
    },
  }
}

function cellOf(value: unknown, type: string, nowMs: number): Cell {
  if (type === 'string') {
    if (value === null) return 'null'
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date': {
      if (typeof value !== 'string') return null
      return canonicalTime(value) === undefined ? '<invalid>' : humanAge(value, nowMs)
    }
    default:
      return null
  }
}
