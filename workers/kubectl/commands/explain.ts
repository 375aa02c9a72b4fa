// kubectl explain: the fields of a kind and their types, read off the server's OpenAPI document. Like
// kubectl/pkg/explain/v2.
import type { Command, Context } from '../command.ts'
import { type ApiResource, apiVersionOf } from '../discovery.ts'
import { CommandError, fail } from '../errors.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'

export const explain: Command = {
  name: 'explain',
  short: 'Describe fields and structure of various resources.',
  usage:
    'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  flags: {
    recursive: { type: 'bool', short: 'R', value: 'false', help: 'Print the fields of fields too' },
    'api-version': { type: 'string', value: '', help: 'Use this API version of the kind' },
    output: { type: 'string', short: 'o', value: 'plaintext', help: 'plaintext' },
  },
  async run(context) {
    const { args, flags } = context
    if (args.length === 0)
      throw new CommandError(
        'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    if (args.length > 1) fail('We accept only this format: explain RESOURCE')
    if (!flags.string('output').startsWith('plaintext')) fail(`unrecognized format: ${flags.string('output')}`)
    const [type = '', ...path] = (args[0] ?? '').replace(/\.$/, '').split('.')
    context.client().discovery.attempts = 2
    const resource = await findResource(context, type)
    const explained = await Document.fetch(context, resource)
    const { group, version, kind } = resource
    context.out(`${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`)
    const text = explained.output(explained.schemaOf(resource), path, flags.bool('recursive'), new Set())
    if (text === undefined) {
      throw new CommandError(`error: field "${path.at(-1) ?? ''}" does not exist`)
    }
    context.out(`${text}\n`)
  },
}

async function findResource(context: Context, type: string): Promise<ApiResource> {
  const wanted = context.flags.string('api-version')
  const found = await context.client().discovery.findOptional(type)
  if (!found) throw new CommandError(`the server doesn't have a resource type "${type}"`)
  if (wanted === '' || apiVersionOf(found) === wanted) return found
  const other = await context.client().discovery.ofKind(wanted, found.kind)
  return other ?? fail(`couldn't find resource for "${wanted}, Kind=${found.kind}"`)
}

const maxDepth = 40

/** One group and version of the server's OpenAPI. */
class Document {
  readonly #schemas: JsonObject

  private constructor(schemas: JsonObject) {
    this.#schemas = schemas
  }

  static async fetch(context: Context, resource: ApiResource): Promise<Document> {
    const client = context.client()
    const index = await client.request<JsonObject>('GET', '/openapi/v3')
    const folder = resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`
    const url = stringAt(index, 'paths', folder, 'serverRelativeURL')
    if (url === '') fail(`couldn't find resource for "${apiVersionOf(resource)}, Resource=${resource.plural}"`)
    const body = await client.request<JsonObject>('GET', url)
    const schemas = at(body, 'components', 'schemas')
    return new Document(isObject(schemas) ? schemas : {})
  }

  schemaOf({ group, version, kind }: ApiResource): JsonObject {
    const found = Object.values(this.#schemas).find((schema) =>
      listAt(schema, 'x-kubernetes-group-version-kind').some(
        (one) =>
          stringAt(one, 'group') === group && stringAt(one, 'version') === version && stringAt(one, 'kind') === kind,
      ),
    )
    return isObject(found) ? found : fail(`GVK ${group}/${version}, Kind=${kind} not found in OpenAPI schema`)
  }

  /** What is told of the schema at the end of a path of fields; undefined when there is no such field. */
  output(
    schema: JsonObject,
    path: readonly string[],
    recursive: boolean,
    seen: ReadonlySet<string>,
  ): string | undefined {
    const reference = stringAt(schema, '$ref')
    if (reference !== '' && seen.has(reference) && path.length > 0) return undefined
    const below = reference === '' ? seen : new Set([...seen, reference])
    const resolved = this.#resolve(schema)
    const [field, ...rest] = path
    if (field === undefined) {
      const fields = this.#fields(resolved, 1, recursive, new Set())
      const description = indent(wrap(this.#description(resolved, 0), 76), 4)
      return `DESCRIPTION:\n${description}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`
    }
    const own = at(resolved, 'properties', field)
    if (isObject(own)) {
      const inner = this.output(own, rest, recursive, new Set())
      if (inner === undefined || rest.length > 0) return inner
      return `FIELD: ${field} <${this.#typeOf(own)}>\n${longEnum(own)}\n\n${inner}`
    }
    for (const part of partsOf(resolved)) {
      const found = this.output(part, path, recursive, below)
      if (found !== undefined) return found
    }
    return undefined
  }

  #resolve(schema: JsonObject): JsonObject {
    const reference = stringAt(schema, '$ref')
    const found = reference === '' ? undefined : at(this.#schemas, reference.split('/').at(-1) ?? '')
    return isObject(found) ? found : schema
  }

  /** The schema's own words, and those of what it refers to. */
  #description(schema: JsonObject, depth: number): string {
    if (depth > maxDepth) return ''
    const resolved = this.#resolve(schema)
    const own = stringAt(resolved, 'description')
    const text = [
      own === '' ? '' : `${own}\n`,
      ...partsOf(resolved).map((part) => this.#description(part, depth + 1)),
    ].join('')
    return text === '' && depth === 0 ? '<empty>' : text
  }

  #fields(schema: JsonObject, level: number, recursive: boolean, seen: ReadonlySet<string>): string {
    const reference = stringAt(schema, '$ref')
    if ((reference !== '' && seen.has(reference)) || level > maxDepth) return ''
    const below = reference === '' ? seen : new Set([...seen, reference])
    const resolved = this.#resolve(schema)
    const properties = at(resolved, 'properties')
    const required = new Set(listAt(resolved, 'required'))
    let text = ''
    for (const name of isObject(properties) ? Object.keys(properties).sort() : []) {
      const field = at(properties, name)
      if (!isObject(field)) continue
      text += this.#field(name, field, required.has(name), level, recursive)
      if (recursive) text += this.#fields(field, level + 1, true, below)
    }
    return (
      text +
      partsOf(resolved)
        .map((part) => this.#fields(part, level, recursive, below))
        .join('')
    )
  }

  #field(name: string, schema: JsonObject, required: boolean, level: number, short: boolean): string {
    const pad = '  '.repeat(level)
    const head = `${pad}${name}\t<${this.#typeOf(schema)}>${required ? ' -required-' : ''}${shortEnum(schema, pad)}\n`
    if (short) return head
    const words = stringAt(schema, 'description') || '<no description>'
    return `${head}${indent(wrap(words, 78 - level * 2), level * 2 + 2)}\n\n`
  }

  #typeOf(schema: JsonObject): string {
    const items = schema['items']
    if (isObject(items)) return `[]${this.#typeOf(items)}`
    const values = schema['additionalProperties']
    if (isObject(values)) return `map[string]${this.#typeOf(values)}`
    const all = listAt(schema, 'allOf')
    const [only] = all
    if (all.length === 1 && isObject(only) && schema['properties'] === undefined) return this.#typeOf(only)
    const reference = stringAt(schema, '$ref')
    if (reference !== '') {
      const type = stringAt(this.#resolve(schema), 'type')
      return type === '' || type === 'object' ? (reference.split(/[/.]/).at(-1) ?? 'Object') : type
    }
    const type = stringAt(schema, 'type')
    return type === 'object' || type === '' ? 'Object' : type
  }
}

/** The schemas that one is made of, or holds. */
function partsOf(schema: JsonObject): JsonObject[] {
  return [...listAt(schema, 'allOf'), schema['items'], schema['additionalProperties']].filter(isObject)
}

function longEnum(schema: JsonObject): string {
  const values = listAt(schema, 'enum')
  return values.length === 0
    ? ''
    : `ENUM:${values.map((value) => `\n    ${value === '' ? '""' : String(value)}`).join('')}`
}

const shownValues = 4

function shortEnum(schema: JsonObject, pad: string): string {
  const values = listAt(schema, 'enum')
  if (values.length === 0) return ''
  const shown = values.slice(0, shownValues).map((value) => (value === '' ? '""' : String(value)))
  return `\n${pad}enum: ${shown.join(', ')}${values.length > shownValues ? ', ....' : ''}`
}

/** Breaks lines at blanks before they get longer than `width`. Like term.NewWordWrapWriter. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = []
      const [first = '', ...words] = line.split(' ')
      let current = first
      for (const word of words) {
        if (current !== '' && current.length + 1 + word.length > width) {
          lines.push(current)
          current = word
        } else current = `${current} ${word}`
      }
      return [...lines, current].join('\n')
    })
    .join('\n')
}

function indent(text: string, amount: number): string {
  const pad = ' '.repeat(amount)
  return pad + text.replaceAll('\n', `\n${pad}`)
}
