// kubectl taint: changes the taints of nodes. Like kubectl/pkg/cmd/taint.
import { labelValueErrors, qualifiedNameErrors } from '../../apimachinery/name-validation.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { taintText } from '../describe/node.ts'
import { CommandError, fail, failUsage, throwAll } from '../errors.ts'
import { dryRunFlags, managerFlags, outputFlags, selectorFlags, validateFlags } from '../flag-sets.ts'
import { type JsonObject, listAt, withAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, selectObjects } from '../selection.ts'
import { fieldValidationOf } from './apply.ts'

export const taint: Command = {
  name: 'taint',
  short: 'Update the taints on one or more nodes.',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  flags: {
    ...outputFlags,
    ...selectorFlags,
    ...dryRunFlags,
    ...validateFlags,
    ...managerFlags('kubectl-taint'),
    all: { type: 'bool', value: 'false', help: 'Select all nodes' },
    overwrite: { type: 'bool', value: 'false', help: 'Allow taints to be overwritten' },
  },
  async run(context) {
    const { flags } = context
    const { targets, specs } = splitTaints(context.args)
    if (targets.length === 0) fail('one or more resources must be specified as <resource> <name>')
    if (specs.length === 0) fail('at least one taint update is required')
    const wanted = parseTaints(context, specs)
    const { infos, errors: problems } = await selectObjects(context, {
      args: targets,
      selector: flags.string('selector'),
      all: flags.bool('all'),
    })
    const errors: unknown[] = [...problems]
    for (const info of infos) {
      if (info.resource.plural !== 'nodes')
        fail(`invalid resource type ${info.resource.plural}, only node types are supported`)
      await gather(errors, () => taintOne(context, info, wanted))
    }
    throwAll(errors)
  },
}

/** A taint as it is typed: '' stands for any effect. */
type Taint = { readonly key: string; readonly value?: string; readonly effect: string }
type Wanted = { readonly add: readonly Taint[]; readonly remove: readonly Taint[] }

async function taintOne(context: Context, info: Info, { add, remove }: Wanted): Promise<void> {
  const { flags } = context
  const old = listAt(info.object, 'spec', 'taints') as readonly Taint[]
  const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect
  const clashes = old.filter((one) => add.some((other) => same(one, other))).map(({ key }) => key)
  if (clashes.length > 0 && !flags.bool('overwrite'))
    fail(`node ${info.name} already has ${clashes.join(',')} taint(s) with same effect(s) and --overwrite is false`)
  const merged = [...add, ...old.filter((one) => !add.some((other) => same(one, other)))]
  const matches = (one: Taint, gone: Taint): boolean =>
    one.key === gone.key && (gone.effect === '' || gone.effect === one.effect)
  throwAll(
    remove
      .filter((gone) => !merged.some((one) => matches(one, gone)))
      .map((gone) => new CommandError(`error: taint ${JSON.stringify(taintText(gone))} not found`)),
  )
  const taints = merged.filter((one) => !remove.some((gone) => matches(one, gone)))
  const operation =
    add.length > 0 && clashes.length === 0 && remove.length === 0
      ? 'tainted'
      : add.length > 0
        ? 'modified'
        : 'untainted'
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const next = withAt(info.object, ['spec', 'taints'], taints)
  if (dryRun === 'client') return printer.done(info.resource, info.name, operation, next)
  const client = context.client()
  const updated = await client.request<JsonObject>('PATCH', pathOf(info.resource, '', info.name), {
    body: { spec: { taints: taints.length === 0 ? null : taints } },
    contentType: patchTypes.strategic,
    query: {
      fieldManager: flags.string('field-manager'),
      fieldValidation: fieldValidationOf(context),
      dryRun: dryRun === 'server' ? 'All' : undefined,
    },
  })
  printer.done(info.resource, info.name, operation, updated)
}

function splitTaints(args: readonly string[]): {
  readonly targets: readonly string[]
  readonly specs: readonly string[]
} {
  const isSpec = (arg: string): boolean => arg.includes(':') || arg.includes('=') || (arg.endsWith('-') && arg !== '-')
  const first = args.findIndex(isSpec)
  if (first < 0) {
    // `taint node NAME key` names no taint.
    return { targets: args, specs: [] }
  }
  const stray = args.slice(first).find((arg) => !isSpec(arg))
  if (stray !== undefined) fail(`all resources must be specified before taint changes: ${stray}`)
  return { targets: args.slice(0, first), specs: args.slice(first) }
}

function parseTaints({ path }: Context, specs: readonly string[]): Wanted {
  const add: Taint[] = []
  const remove: Taint[] = []
  for (const spec of specs) {
    const removing = spec.endsWith('-')
    const one = parseTaint(path, removing ? spec.slice(0, -1) : spec)
    if (!removing && one.effect === '') failUsage(path, `invalid taint spec: ${spec}`)
    if (removing) remove.push(one)
    else if (add.some(({ key, effect }) => key === one.key && effect === one.effect))
      failUsage(path, `duplicated taints with the same key and effect: ${taintText(one)}`)
    else add.push(one)
  }
  return { add, remove }
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function parseTaint(path: string, spec: string): Taint {
  const [left = '', effect = '', ...more] = spec.split(':')
  if (more.length > 0) failUsage(path, `invalid taint spec: ${spec}`)
  if (spec.includes(':') && !effects.includes(effect))
    failUsage(path, `invalid taint effect: ${effect}, unsupported taint effect`)
  const [key = '', value, ...rest] = left.split('=')
  if (rest.length > 0) failUsage(path, `invalid taint spec: ${spec}`)
  const errors = [...(value === undefined ? [] : labelValueErrors(value)), ...qualifiedNameErrors(key)]
  if (errors.length > 0) failUsage(path, `invalid taint spec: ${spec}, ${errors.join('; ')}`)
  return { key, effect, ...(value ? { value } : {}) }
}
