// kubectl label and annotate: change one map of an object's metadata. Like kubectl/pkg/cmd/label and annotate.
import { labelValueErrors } from '../../apimachinery/name-validation.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, throwAll } from '../errors.ts'
import { allNamespacesFlags, dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, withAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, selectObjects } from '../selection.ts'

type Kind = { readonly name: 'label' | 'annotate'; readonly field: 'labels' | 'annotations'; readonly word: string }

export const label = metadataCommand(
  { name: 'label', field: 'labels', word: 'label' },
  'Update the labels on a resource.',
)
export const annotate = metadataCommand(
  { name: 'annotate', field: 'annotations', word: 'annotation' },
  'Update the annotations on one or more resources.',
)

function metadataCommand(kind: Kind, short: string): Command {
  return {
    name: kind.name,
    short,
    usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
    flags: {
      ...fileFlags,
      ...outputFlags,
      ...selectorFlags,
      ...allNamespacesFlags,
      ...dryRunFlags,
      ...managerFlags(`kubectl-${kind.name}`),
      'field-selector': { type: 'string', value: '', help: 'Field selector' },
      all: { type: 'bool', value: 'false', help: 'Select all resources of the specified types' },
      overwrite: { type: 'bool', value: 'false', help: 'Allow values to be overwritten' },
      local: { type: 'bool', value: 'false', help: 'Work on files without contacting the server' },
      list: { type: 'bool', value: 'false', help: 'Display what is there' },
      'resource-version': { type: 'string', value: '', help: 'Only change this version' },
    },
    run: (context) => change(context, kind),
  }
}

type Change = { readonly set: ReadonlyMap<string, string>; readonly remove: readonly string[] }

async function change(context: Context, kind: Kind): Promise<void> {
  const { flags } = context
  const { targets, pairs } = splitArgs(context.args)
  const files = flags.all('filename').length > 0
  if (targets.length === 0 && !files)
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  const wanted = parsePairs(pairs, kind)
  if (wanted.set.size === 0 && wanted.remove.length === 0 && !flags.bool('list'))
    fail(`at least one ${kind.word} update is required`)
  if (flags.bool('all') && flags.string('selector')) fail('cannot set --all and --selector at the same time')
  const local = flags.bool('local')
  const {
    infos,
    errors: problems,
    singular,
  } = await selectObjects(context, {
    args: targets,
    files: true,
    local,
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
  })
  const errors: unknown[] = [...problems]
  for (const info of infos)
    await gather(errors, async () => {
      if (flags.bool('list')) return list(context, info, kind, singular)
      await changeOne(context, info, kind, wanted, local)
    })
  throwAll(errors)
}

async function changeOne(context: Context, info: Info, kind: Kind, wanted: Change, local: boolean): Promise<void> {
  const { flags } = context
  const dryRun = dryRunOf(context)
  const old = mapOf(info.object, kind)
  const clashes = flags.bool('overwrite')
    ? []
    : [...wanted.set].filter(([key, value]) => old[key] !== undefined && old[key] !== value)
  throwAll(
    clashes.map(
      ([key]) => new CommandError(`error: '${key}' already has a value (${old[key] ?? ''}), and --overwrite is false`),
    ),
  )
  const added = [...wanted.set].filter(([key, value]) => old[key] !== value)
  const removed = wanted.remove.filter((key) => old[key] !== undefined)
  if (kind.name === 'label' && !local)
    for (const key of wanted.remove)
      if (old[key] === undefined) context.out(`label ${JSON.stringify(key)} not found.\n`)
  const patch = Object.fromEntries([...added, ...removed.map((key) => [key, null] as const)])
  const printer = new DonePrinter(context, dryRun)
  const operation = kind.name === 'annotate' ? 'annotated' : labelOperation(added.length > 0, removed.length > 0)
  if (local || dryRun === 'client' || Object.keys(patch).length === 0)
    return printer.done(info.resource, info.name, operation, changed(info.object, kind, added, removed))
  const client = context.client()
  const version = flags.string('resource-version')
  const updated = await client.request<JsonObject>(
    'PATCH',
    pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name),
    {
      body: { metadata: { [kind.field]: patch, ...(version ? { resourceVersion: version } : {}) } },
      contentType: patchTypes.merge,
      query: { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' ? 'All' : undefined },
    },
  )
  printer.done(info.resource, info.name, operation, updated)
}

function labelOperation(added: boolean, removed: boolean): string {
  if (added) return 'labeled'
  return removed ? 'unlabeled' : 'not labeled'
}

function mapOf(object: JsonObject, { field }: Kind): Readonly<Record<string, string | undefined>> {
  const found = at(object, 'metadata', field)
  return isObject(found) ? (found as Readonly<Record<string, string>>) : {}
}

function changed(
  object: JsonObject,
  kind: Kind,
  added: readonly (readonly [string, string])[],
  removed: readonly string[],
): JsonObject {
  const next = { ...mapOf(object, kind), ...Object.fromEntries(added) }
  for (const key of removed) delete next[key]
  return withAt(object, ['metadata', kind.field], next)
}

function list({ out }: Context, { object, resource, name }: Info, kind: Kind, singular: boolean): void {
  if (!singular) out(`Listing ${kind.field} for ${resource.kind}.${resource.group}/${name}:\n`)
  for (const [key, value] of Object.entries(mapOf(object, kind))) out(`${singular ? '' : ' '}${key}=${value ?? ''}\n`)
}

/** Resources come first, then `key=value` and `key-`. */
export function splitArgs(args: readonly string[]): {
  readonly targets: readonly string[]
  readonly pairs: readonly string[]
} {
  const isPair = (arg: string): boolean =>
    (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
  const first = args.findIndex(isPair)
  if (first < 0) return { targets: args, pairs: [] }
  const stray = args.slice(first).find((arg) => !isPair(arg))
  if (stray !== undefined) fail(`all resources must be specified before changes: ${stray}`)
  return { targets: args.slice(0, first), pairs: args.slice(first) }
}

function parsePairs(pairs: readonly string[], { name, word }: Kind): Change {
  const set = new Map<string, string>()
  const remove: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 0) {
      remove.push(pair.slice(0, -1))
      continue
    }
    const [key, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
    if (name === 'label') {
      if (value.includes('=')) fail(`invalid label spec: ${pair}`)
      const errors = labelValueErrors(value)
      if (errors.length > 0) fail(`invalid label value: ${JSON.stringify(pair)}: ${errors.join(';')}`)
    }
    set.set(key, value)
  }
  if (remove.some((key) => set.has(key)))
    fail(`can not both modify and remove ${word === 'label' ? 'a label' : 'an annotation'} in the same command`)
  return { set, remove }
}
