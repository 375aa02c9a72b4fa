// kubectl set selector: replaces what an object selects by. Like kubectl/pkg/cmd/set/set_selector.go.
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, throwAll } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags } from '../flag-sets.ts'
import { at, type JsonObject, withAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, selectObjects } from '../selection.ts'

export const setSelector: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...managerFlags('kubectl-set'),
    all: { type: 'bool', value: 'false', help: 'Select all resources of the specified types' },
    local: { type: 'bool', value: 'false', help: 'Work on files without contacting the server' },
    'resource-version': { type: 'string', value: '', help: 'Only change this version' },
  },
  async run(context) {
    const { flags } = context
    const expression = context.args.at(-1) ?? ''
    const targets = context.args.slice(0, -1)
    if (context.args.length === 0 || (targets.length === 0 && flags.all('filename').length === 0))
      fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const labels = labelsOf(expression)
    const { infos, errors: problems } = await selectObjects(context, {
      args: targets,
      files: true,
      local: flags.bool('local'),
      all: flags.bool('all'),
    })
    const errors: unknown[] = [...problems]
    for (const info of infos) await gather(errors, () => change(context, info, labels))
    throwAll(errors)
  },
}

/** Only `a=b` pairs: what a Service can select by. */
function labelsOf(expression: string): JsonObject {
  const labels: Record<string, string> = Object.create(null)
  for (const part of expression.split(',').filter((one) => one !== '')) {
    const match = /^([^=!\s]+)==?([^=]*)$/.exec(part.trim())
    if (!match) throw new CommandError(`error: invalid selector: ${expression}`)
    labels[match[1] ?? ''] = match[2] ?? ''
  }
  return labels
}

async function change(context: Context, info: Info, labels: JsonObject): Promise<void> {
  const { flags } = context
  if (info.resource.kind !== 'Service') fail('setting a selector is only supported for Services')
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const after = withAt(info.object, ['spec', 'selector'], labels)
  if (flags.bool('local') || dryRun === 'client')
    return printer.done(info.resource, info.name, 'selector updated', after)
  const client = context.client()
  const before = at(info.object, 'spec', 'selector')
  const removed = Object.keys((before ?? {}) as JsonObject).filter((key) => !Object.hasOwn(labels, key))
  const selector = { ...labels, ...Object.fromEntries(removed.map((key) => [key, null])) }
  const version = flags.string('resource-version')
  const body = { ...(version ? { metadata: { resourceVersion: version } } : {}), spec: { selector } }
  const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name)
  const query = { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' ? 'All' : undefined }
  const updated = await client.request<JsonObject>('PATCH', path, { body, contentType: patchTypes.strategic, query })
  printer.done(info.resource, info.name, 'selector updated', updated)
}
