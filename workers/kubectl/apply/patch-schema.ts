// How the lists of a type are merged by a strategic merge patch, read off the API's schema.
import { completeOpenapi } from '../../apis/complete-openapi.ts'

/** A type of the schema; undefined where it ends (free-form objects, maps). */
export type PatchType = Readonly<Record<string, string>> | undefined

export type FieldSchema = {
  /** Of the field itself, or of the items of a list. */
  readonly type: PatchType
  /** Whether a list is merged; by `mergeKey`, or as a set of scalars when that is ''. */
  readonly merge: boolean
  readonly mergeKey: string
  readonly retainKeys: boolean
}

const unknown: FieldSchema = { type: undefined, merge: false, mergeKey: '', retainKeys: false }

/** The schema of a kind; undefined for kinds that it does not know: those get JSON merge patches. */
export function patchTypeOf(apiVersion: string, kind: string): PatchType {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion]
  return typeNamed(`${(group ?? '').split('.')[0]}.${version}.${kind}`)
}

export function fieldSchema(type: PatchType, field: string): FieldSchema {
  if (!type || !Object.hasOwn(type, field)) return unknown
  const [name = '', ...marks] = (type[field] ?? '').split('|')
  const merge = marks.find((mark) => mark.startsWith('m='))
  return {
    type: typeNamed(name.replace(/^[[{]/, '')),
    merge: merge !== undefined,
    mergeKey: merge?.slice(2) ?? '',
    retainKeys: marks.includes('r'),
  }
}

function typeNamed(name: string): PatchType {
  return Object.hasOwn(completeOpenapi, name) ? completeOpenapi[name] : undefined
}
