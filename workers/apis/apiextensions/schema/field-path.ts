// Paths to fields as rules and selectable fields name them: `.spec.host`, `.metadata['name']`.
// Like apiextensions-apiserver/pkg/apiserver/schema/cel ValidFieldPath.
import type { Schema } from './json.ts'

type Found = { readonly path: string; readonly schema: Schema | undefined }

/** Where a path leads in the schema, in the notation of field errors; or what is wrong with it. */
export function findField(path: string, root: Schema, allowsBrackets = true): Found | { readonly error: string } {
  let schema: Schema | undefined = root
  let found = ''
  let rest = path
  while (rest !== '') {
    const isBracket = rest.startsWith('[')
    if (!isBracket && !rest.startsWith('.')) return { error: `expected [ or . but got: ${rest.split(/[.[]/)[0]}` }
    if (isBracket && !allowsBrackets) return { error: 'array notation is not allowed' }
    const token: RegExpExecArray | null = isBracket ? /^\['((?:[^'\\]|\\.)*)'\]/.exec(rest) : /^\.([^.[\]]+)/.exec(rest)
    if (token === null) return { error: 'unexpected end of JSON path' }
    const name: string = isBracket ? (token[1] ?? '').replace(/\\(.)/g, '$1') : (token[1] ?? '')
    rest = rest.slice(token[0].length)
    const { properties, additionalProperties } = partsOf(schema)
    if (properties !== undefined) {
      if (!Object.hasOwn(properties, name)) return { error: 'does not refer to a valid field' }
      schema = properties[name]
      found += found === '' ? name : `.${name}`
    } else if (additionalProperties !== undefined) {
      schema = typeof additionalProperties === 'object' ? additionalProperties : undefined
      found += `[${name}]`
    } else return { error: 'does not refer to a valid field' }
  }
  return { path: found, schema }
}

export function isValidFieldPath(path: string, schema: Schema): boolean {
  return !('error' in findField(path, schema))
}

function partsOf(schema: Schema | undefined): Pick<Schema, 'properties' | 'additionalProperties'> {
  return schema ?? {}
}
