// Columns that tables of workloads share.
import { formatLabelSelector, type Labels } from '../apimachinery/label-selector.ts'
import type { LabelSelector } from '../apimachinery/meta-types.ts'
import type { PodTemplateSpec } from './core/types.ts'
import type { Column } from './define-kind.ts'

/** Names and images of the template's containers, only in wide tables. */
export function containerColumns<T>(templateOf: (object: T) => PodTemplateSpec | undefined): Column<T>[] {
  const containers = (object: T) => templateOf(object)?.spec.containers ?? []
  return [
    {
      name: 'Containers',
      type: 'string',
      priority: 1,
      cell: (object) =>
        containers(object)
          .map((one) => one.name)
          .join(','),
    },
    {
      name: 'Images',
      type: 'string',
      priority: 1,
      cell: (object) =>
        containers(object)
          .map((one) => one.image ?? '')
          .join(','),
    },
  ]
}

export function selectorColumn<T>(selectorOf: (object: T) => LabelSelector | undefined): Column<T> {
  return { name: 'Selector', type: 'string', priority: 1, cell: (object) => formatLabelSelector(selectorOf(object)) }
}

/** `a=b,c=d` by key, or `<none>`. Like labels.FormatLabels. */
export function formatLabels(labels: Labels | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',')
}
