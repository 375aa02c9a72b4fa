// The table of API types (apis/openapi.ts), read: what each field is and how it is merged. The notation is explained there.

export type TypeTable = Readonly<Record<string, Readonly<Record<string, string>>>>

export type FieldSchema = {
  readonly name: string
  readonly container: 'one' | 'list' | 'map'
  /** A letter for a scalar, or the name of another type: of the value, or of what the list or map holds; `[s` for lists. */
  readonly type: string
  readonly isStruct: boolean
  /** A boolean may stand in its place. */
  readonly mayBeBoolean: boolean
  readonly isRequired: boolean
  /** Empty is not the same as absent. */
  readonly isPointer: boolean
  /** Written even when it is empty. */
  readonly isAlwaysWritten: boolean
  readonly values: readonly string[] | undefined
  /** Lists with one are merged by strategic merge patch; '' merges a list of scalars as a set. */
  readonly mergeKey: string | undefined
  readonly retainsKeys: boolean
  /** What tells a list's elements apart for server-side apply, with its value where an element does not say. */
  readonly listKeys: readonly { readonly name: string; readonly value?: string }[]
  /** Server-side apply owns each element of the list. */
  readonly isSet: boolean
  /** Server-side apply owns the map or struct, or each struct of the list, as a whole. */
  readonly isAtomic: boolean
  /** The named Go type of the value: `v1.PullPolicy`. */
  readonly goType: string | undefined
  /** Its name in Go's struct, and the struct it is embedded by. */
  readonly goName: string
  readonly embeddedIn: string | undefined
}

export type TypeSchema = { readonly name: string; readonly fields: ReadonlyMap<string, FieldSchema> }

const known = new WeakMap<TypeTable, Map<string, TypeSchema>>()

/** The type called `apps.v1.Deployment`, read once; undefined when the table does not have it. */
export function typeSchema(table: TypeTable, name: string): TypeSchema | undefined {
  let types = known.get(table)
  if (types === undefined) {
    types = new Map()
    known.set(table, types)
  }
  const found = types.get(name)
  if (found !== undefined) return found
  const row = Object.hasOwn(table, name) ? table[name] : undefined
  if (row === undefined) return undefined
  const fields = Object.entries(row).map(([field, notation]) => [field, readField(field, notation)] as const)
  const type = { name, fields: new Map(fields) }
  types.set(name, type)
  return type
}

function readField(name: string, notation: string): FieldSchema {
  const [shape = 'o', ...marks] = notation.split('|')
  const type = shape.replace(/^[[{]/, '')
  const argument = (mark: string) => marks.find((one) => one.startsWith(`${mark}=`))?.slice(mark.length + 1)
  return {
    name,
    container: shape.startsWith('[') ? 'list' : shape.startsWith('{') ? 'map' : 'one',
    type,
    isStruct: type.length > 1 && !type.startsWith('['),
    mayBeBoolean: marks.includes('B'),
    isRequired: marks.includes('R'),
    isPointer: marks.includes('p'),
    isAlwaysWritten: marks.includes('w'),
    values: argument('e')?.split(','),
    mergeKey: argument('m'),
    retainsKeys: marks.includes('r'),
    listKeys: argument('k')?.split(',').map(readListKey) ?? [],
    isSet: marks.includes('set'),
    isAtomic: marks.includes('a'),
    goType: argument('g'),
    goName: argument('G') ?? name.charAt(0).toUpperCase() + name.slice(1),
    embeddedIn: argument('I'),
  }
}

function readListKey(notation: string): { readonly name: string; readonly value?: string } {
  const [name = '', value] = notation.split('=')
  return value === undefined ? { name } : { name, value }
}
