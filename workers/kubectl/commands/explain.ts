// kubectl explain: the fields of a kind and their types. Unlike Kubernetes: without the prose.
import { completeOpenapi } from '../../apis/complete-openapi.ts'
import type { Command, Context } from '../command.ts'
import { type ApiResource, apiVersionOf } from '../discovery.ts'
import { CommandError, fail } from '../errors.ts'

export const explain: Command = {
  name: 'explain',
  short: 'Describe fields and structure of various resources.',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [options]',
  flags: {
    recursive: { type: 'bool', short: 'R', value: 'false', help: 'Print the fields of fields too' },
    'api-version': { type: 'string', value: '', help: 'Use this API version of the kind' },
    output: { type: 'string', value: 'plaintext', help: 'plaintext' },
  },
  async run(context) {
    const { args } = context
    if (args.length === 0)
      throw new CommandError(
        'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    if (args.length > 1) fail('We accept only this format: explain RESOURCE')
    const [type = '', ...path] = (args[0] ?? '').replace(/\.$/, '').split('.')
    context.client().discovery.attempts = 2
    const resource = await findResource(context, type)
    explainFields(context, resource, path)
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

type Field = { readonly kind: '' | '[' | '{'; readonly name: string; readonly marks: readonly string[] }

const plainTypes: Readonly<Record<string, string>> = {
  s: 'string',
  i: 'integer',
  l: 'integer',
  d: 'number',
  b: 'boolean',
  q: 'Quantity',
  x: 'IntOrString',
  t: 'Time',
  T: 'MicroTime',
  y: 'string',
  o: 'Object',
}

function parseField(notation: string): Field {
  const [type = '', ...marks] = notation.split('|')
  const kind = type.startsWith('[') ? '[' : type.startsWith('{') ? '{' : ''
  return { kind, name: kind === '' ? type : type.slice(1), marks }
}

function typeName({ kind, name }: Field): string {
  const plain = Object.hasOwn(plainTypes, name) ? (plainTypes[name] ?? name) : (name.split('.').at(-1) ?? name)
  if (kind === '[') return `[]${plain}`
  return kind === '{' ? `map[string]${plain}` : plain
}

function fieldsOf(name: string): Readonly<Record<string, string>> | undefined {
  return Object.hasOwn(completeOpenapi, name) ? completeOpenapi[name] : undefined
}

function explainFields(context: Context, resource: ApiResource, path: readonly string[]): void {
  const { group, version, kind } = resource
  context.out(`${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`)
  const root = `${(group || 'core').split('.')[0]}.${version}.${kind}`
  let name = root
  let field: Field | undefined
  for (const step of path) {
    const fields = fieldsOf(name)
    if (!fields || !Object.hasOwn(fields, step)) {
      context.out('\n')
      fail(`field "${step}" does not exist`)
    }
    field = parseField(fields?.[step] ?? '')
    name = field.name
  }
  if (field) context.out(`FIELD: ${path.at(-1) ?? ''} <${typeName(field)}>\n${enumLines(field)}\n\n`)
  context.out('DESCRIPTION:\n    <no description>\n    \n')
  const fields = fieldsOf(name)
  if (fields) context.out(`FIELDS:\n${fieldLines(fields, context.flags.bool('recursive'), 1, new Set([name]))}`)
  context.out('\n')
}

function enumLines({ marks }: Field): string {
  const values = marks.find((mark) => mark.startsWith('e='))?.slice(2)
  return values
    ? `ENUM:\n${values
        .split(',')
        .map((value) => `    ${value}\n`)
        .join('')}`
    : ''
}

function fieldLines(
  fields: Readonly<Record<string, string>>,
  recursive: boolean,
  level: number,
  above: ReadonlySet<string>,
): string {
  const indent = '  '.repeat(level)
  return Object.keys(fields)
    .sort()
    .map((key) => {
      const field = parseField(fields[key] ?? '')
      const required = field.marks.includes('R') ? ' -required-' : ''
      const values = field.marks.find((mark) => mark.startsWith('e='))?.slice(2)
      const line = `${indent}${key}\t<${typeName(field)}>${required}\n${values ? `${indent}enum: ${values.replaceAll(',', ', ')}\n` : ''}`
      if (!recursive) return `${line}${indent}  <no description>\n\n`
      const inner = fieldsOf(field.name)
      // A type within itself is not shown again.
      return inner && !above.has(field.name)
        ? line + fieldLines(inner, true, level + 1, new Set([...above, field.name]))
        : line
    })
    .join('')
}
