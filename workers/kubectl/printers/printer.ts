// Chooses how objects are written for `-o`, and the one line that commands write of what they did.
// Like cli-runtime's genericclioptions.PrintFlags.

import { printYaml } from '../../apimachinery/yaml-printer.ts'
import type { Context } from '../command.ts'
import { type Named, shownName } from '../discovery.ts'
import { fail } from '../errors.ts'
import { at, isObject, type JsonObject, withAt } from '../json-value.ts'
import { logWarning } from '../klog.ts'
import { absolutePath } from '../kubeconfig.ts'
import { parseJsonPath, printJsonPath } from './json-path.ts'
import { printJson, printSortedJson } from './json-printer.ts'

/** Writes one object; `name` is what `-o name` shows. */
export type ObjectPrinter = (object: JsonObject, name: string) => string

const formats = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
]

export function isFormat(format: string): boolean {
  return formats.includes(format)
}

/**
 * The printer for `-o`; undefined when nothing was asked for. `ordered` keeps the order of keys in JSON: objects made by
 * kubectl itself are written as Go writes their types, objects from the server with sorted keys.
 */
export function objectPrinter(
  context: Context,
  ordered = false,
  more: readonly string[] = [],
): ObjectPrinter | undefined {
  const output = context.flags.string('output')
  if (output === '') return undefined
  const { format, argument } = splitOutput(output)
  const template = argument || context.flags.string('template')
  const clean = (object: JsonObject): JsonObject =>
    context.flags.bool('show-managed-fields') ? object : withoutManagedFields(object)
  let documents = 0
  switch (format) {
    case 'json':
      return (object) => (ordered ? printJson(clean(object)) : printSortedJson(clean(object)))
    case 'yaml':
      return (object) => `${documents++ > 0 ? '---\n' : ''}${printYaml(clean(object))}`
    case 'name':
      return (_, name) => `${name}\n`
    case 'jsonpath':
    case 'jsonpath-as-json': {
      const path = parseJsonPath(template)
      return (object) => printJsonPath(path, object, format === 'jsonpath-as-json')
    }
    case 'jsonpath-file': {
      const path = parseJsonPath(readTemplate(context, template, 'jsonpath'))
      return (object) => printJsonPath(path, object, false)
    }
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile': {
      const source = format.endsWith('file') ? readTemplate(context, template, 'template') : template
      if (source === '') fail('template format specified but no template given')
      return context.goTemplate?.(
        source,
        context.flags.has('allow-missing-template-keys') && !context.flags.bool('allow-missing-template-keys'),
      )
    }
    case 'kyaml':
      return fail(`the output format "${format}" is not supported by this kubectl; use -o jsonpath, json or yaml`)
    default:
      return fail(
        `unable to match a printer suitable for the output format "${output}", allowed formats are: ${[...formats, ...more].sort().join(',')}`,
      )
  }
}

function readTemplate(context: Context, path: string, what: string): string {
  if (path === '') fail(`${what} file format specified but no ${what} file given`)
  const text = context.host.disk.readText(absolutePath(context.host, path))
  return text ?? fail(`error reading --${what} ${path}, open ${path}: no such file or directory`)
}

/** `jsonpath={.x}` is a format with its argument. */
export function splitOutput(output: string): { readonly format: string; readonly argument: string } {
  const equals = output.indexOf('=')
  return equals < 0
    ? { format: output, argument: '' }
    : { format: output.slice(0, equals), argument: output.slice(equals + 1) }
}

export function withoutManagedFields(object: JsonObject): JsonObject {
  if (at(object, 'metadata', 'managedFields') !== undefined)
    return withAt(object, ['metadata', 'managedFields'], undefined)
  const items = at(object, 'items')
  if (!Array.isArray(items)) return object
  return { ...object, items: items.map((item) => (isObject(item) ? withoutManagedFields(item) : item)) }
}

export type DryRun = 'none' | 'client' | 'server'

/** Reads `--dry-run`. Like cmdutil.GetDryRunStrategy. */
export function dryRunOf(context: Context): DryRun {
  const value = context.flags.string('dry-run')
  switch (value) {
    case 'none':
    case 'client':
    case 'server':
      return value
    case 'unchanged':
    case 'true':
      logWarning(
        context.host,
        context.err,
        'helpers.go:719',
        '--dry-run is deprecated and can be replaced with --dry-run=client.',
      )
      return 'client'
    case 'false':
      return 'none'
    default:
      return fail(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
  }
}

const dryRunNotes: Readonly<Record<DryRun, string>> = { none: '', client: ' (dry run)', server: ' (server dry run)' }

/** Writes an object, or the line that says what was done: `deployment.apps/web created (dry run)`. */
export class DonePrinter {
  readonly #context: Context
  readonly #print: ObjectPrinter | undefined
  readonly #note: string

  constructor(context: Context, dryRun: DryRun, ordered = false) {
    this.#context = context
    this.#print = objectPrinter(context, ordered)
    this.#note = dryRunNotes[dryRun]
  }

  done(resource: Named, name: string, operation: string, object: unknown): void {
    const shown = shownName(resource, name)
    if (this.#print) this.#context.out(this.#print(isObject(object) ? object : {}, shown))
    else this.#context.out(`${shown} ${operation}${this.#note}\n`)
  }
}
