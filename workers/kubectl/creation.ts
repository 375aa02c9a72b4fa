// How the commands that make objects from flags work: build, then create or only show. Like kubectl/pkg/cmd/create.
import { pathOf } from '../client-go/rest-client.ts'
import { withLastApplied } from './apply/last-applied.ts'
import type { Command, Context } from './command.ts'
import type { Named } from './discovery.ts'
import { CommandError, ConnectionError, failUsage, plainMessage } from './errors.ts'
import { dryRunFlags, managerFlags, outputFlags, validateFlags } from './flag-sets.ts'
import type { FlagTable } from './flags.ts'
import { type JsonObject, stringAt } from './json-value.ts'
import { DonePrinter, type DryRun, dryRunOf } from './printers/printer.ts'

export type Generator = {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly short: string
  readonly usage?: string
  readonly flags?: FlagTable
  readonly resource: Named
  /** `failed to create deployment: ` before what the server says; absent: its words stand alone. */
  readonly failure?: string
  build(context: Context, name: string): JsonObject | Promise<JsonObject>
}

const createFlags: FlagTable = {
  ...outputFlags,
  ...dryRunFlags,
  ...validateFlags,
  ...managerFlags('kubectl-create'),
  'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
}

/** A command that makes one object. */
export function generator(one: Generator): Command {
  return {
    name: one.name,
    short: one.short,
    usage: one.usage ?? 'NAME [options]',
    ...(one.aliases ? { aliases: one.aliases } : {}),
    flags: { ...createFlags, ...one.flags },
    async run(context) {
      const name = nameFromArgs(context)
      const dryRun = dryRunOf(context)
      const printer = new DonePrinter(context, dryRun, dryRun === 'client')
      const object = inNamespace(context, one.resource, await one.build(context, name))
      const created = await create(context, one.resource, object, dryRun, one.failure)
      printer.done(one.resource, stringAt(created, 'metadata', 'name'), 'created', created)
    },
  }
}

/** Like kubectl's NameFromCommandArgs: exactly one name before `--`. */
export function nameFromArgs(context: Context): string {
  const count = context.dashAt >= 0 ? context.dashAt : context.args.length
  if (count !== 1) failUsage(context.path, `exactly one NAME is required, got ${count}`)
  return context.args[0] ?? ''
}

/** The words after `--`. */
export function commandAfterDash(context: Context): readonly string[] {
  return context.dashAt >= 0 ? context.args.slice(context.dashAt) : []
}

/** An object gets its namespace only when the user asked for one; else the URL tells it. */
export function inNamespace(context: Context, resource: Named, object: JsonObject): JsonObject {
  const asked = context.flags.string('namespace')
  if (asked === '' || !resource.namespaced) return object
  const { name, ...rest } = (object['metadata'] ?? {}) as JsonObject
  return { ...object, metadata: { name, namespace: asked, ...rest } }
}

export async function create(
  context: Context,
  resource: Named,
  object: JsonObject,
  dryRun: DryRun,
  failure?: string,
): Promise<JsonObject> {
  const body = context.flags.bool('save-config') ? withLastApplied(object) : object
  if (dryRun === 'client') return body
  const client = context.client()
  const validation = { strict: 'Strict', true: 'Strict', warn: 'Warn' }[context.flags.string('validate')] ?? 'Ignore'
  try {
    return await client.request<JsonObject>('POST', pathOf(resource, client.namespaceFor(resource)), {
      body,
      query: {
        fieldManager: context.flags.string('field-manager'),
        fieldValidation: validation,
        dryRun: dryRun === 'server' ? 'All' : undefined,
      },
    })
  } catch (error) {
    if (failure === undefined || error instanceof ConnectionError) throw error
    throw new CommandError(`error: ${failure}${plainMessage(error)}`)
  }
}

/** A name of a container for an image: `registry/nginx:1.27` is `nginx`. */
export function containerNameFor(image: string): string {
  const last = image.split('/').at(-1) ?? ''
  return last.split('@')[0]?.split(':')[0] ?? ''
}

export function meta(name: string, labels?: JsonObject): JsonObject {
  return labels ? { name, labels } : { name }
}

/** Reads `a=1,b=2`, as `--labels` takes it. */
export function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = Object.create(null)
  for (const part of text.split(',').filter((one) => one !== '')) {
    const [key = '', ...value] = part.split('=')
    if (value.length !== 1 || key === '') throw new CommandError(`error: unexpected label spec: ${part}`)
    labels[key] = value[0] ?? ''
  }
  return labels
}
