// Which objects of a kind a list or a watch wants: by namespace, labels and fields.
import {
  type FieldSelector,
  matchesFieldSelector,
  parseFieldSelector,
  requiredFieldValue,
} from '../../apimachinery/field-selector.ts'
import { everything, matchesSelector, parseSelector, type Selector } from '../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus } from '../../apimachinery/status-error.ts'
import { conversionOf, type Kind } from '../../apis/define-kind.ts'
import type { RequestInfo } from './request-info.ts'
import { refuse } from './status-error.ts'

export type Selection = {
  readonly namespace: string
  /** The one name that is wanted. */
  readonly name: string | undefined
  /** The one value of the kind's watchIndex that is wanted. */
  readonly indexValue: string | undefined
  /** Whether nothing else than `indexValue` is asked for. */
  readonly isIndexOnly: boolean
  /** Whether every object of the namespace is wanted. */
  readonly isEverything: boolean
  matches(object: KubeObject): boolean
}

const noFields: FieldSelector = []

export function selectionOf(kind: Kind, { namespace, name, query }: RequestInfo): Selection {
  const labels = labelSelectorOf(query.get('labelSelector'))
  const asked = fieldSelectorOf(kind, query.get('fieldSelector'))
  const fields: FieldSelector = name === '' ? asked : [...asked, { field: 'metadata.name', operator: '=', value: name }]
  const isEverything = labels.length === 0 && fields.length === 0
  const indexValue = kind.watchIndex ? requiredFieldValue(fields, kind.watchIndex) || undefined : undefined
  return {
    namespace,
    name: requiredFieldValue(fields, 'metadata.name'),
    indexValue,
    isIndexOnly: indexValue !== undefined && fields.length === 1 && labels.length === 0 && namespace === '',
    isEverything,
    matches: (object) => {
      if (namespace !== '' && object.metadata.namespace !== namespace) return false
      if (isEverything) return true
      if (labels.length > 0 && !matchesSelector(labels, object.metadata.labels)) return false
      return fields.length === 0 || matchesFieldSelector(fields, fieldsOf(kind, object))
    },
  }
}

function labelSelectorOf(text: string | undefined): Selector {
  if (!text) return everything
  const parsed = parseSelector(text)
  return 'error' in parsed ? refuse(badRequestStatus(parsed.error)) : parsed.selector
}

function fieldSelectorOf(kind: Kind, text: string | undefined): FieldSelector {
  if (!text) return noFields
  const parsed = parseFieldSelector(text)
  if ('error' in parsed) refuse(badRequestStatus(parsed.error))
  for (const { field } of parsed.selector)
    if (!isSelectable(kind, field)) refuse(badRequestStatus(unknownField(kind, field)))
  return parsed.selector
}

function fieldsOf(kind: Kind, object: KubeObject): Readonly<Record<string, string>> {
  const { name, namespace = '' } = object.metadata
  const shown = conversionOf(kind)?.fromStorage(object) ?? object
  return { ...kind.selectableFields?.(shown), 'metadata.name': name, 'metadata.namespace': namespace }
}

function isSelectable(kind: Kind, field: string): boolean {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && kind.namespaced)) return true
  return Object.hasOwn(kind.selectableFields?.(nobody) ?? {}, field)
}

/** An object without anything in it, to ask a kind which of its fields can be selected. */
const nobody: KubeObject = { metadata: { name: '' } }

function unknownField(kind: Kind, field: string): string {
  if (kind.selectableFields) return `field label not supported: ${field}`
  const known = kind.namespaced ? '"metadata.name", "metadata.namespace"' : '"metadata.name"'
  return `${JSON.stringify(field)} is not a known field selector: only ${known}`
}
