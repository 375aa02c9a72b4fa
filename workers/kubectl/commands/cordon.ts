// kubectl cordon and uncordon: whether new pods may come to a node. Like kubectl/pkg/cmd/drain.
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { failUsage, throwAll } from '../errors.ts'
import { dryRunFlags, selectorFlags } from '../flag-sets.ts'
import { at } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, type Selected, selectObjects } from '../selection.ts'

export const cordon = cordonCommand('cordon', 'Mark node as unschedulable.', true)
export const uncordon = cordonCommand('uncordon', 'Mark node as schedulable.', false)

function cordonCommand(name: string, short: string, unschedulable: boolean): Command {
  return {
    name,
    short,
    usage: 'NODE [options]',
    flags: { ...selectorFlags, ...dryRunFlags },
    async run(context) {
      const { infos, errors: problems } = await nodesFor(context, name)
      const errors: unknown[] = [...problems]
      for (const info of infos) await gather(errors, () => setUnschedulable(context, info, unschedulable))
      throwAll(errors)
    },
  }
}

/** The nodes that arguments or a selector name. */
export function nodesFor(context: Context, name: string): Promise<Selected> {
  const selector = context.flags.string('selector')
  if (context.args.length === 0 && selector === '') failUsage(context.path, `USAGE: ${name} NODE [flags]`)
  if (context.args.length > 0 && selector !== '')
    failUsage(context.path, 'error: cannot specify both a node name and a --selector option')
  const args = context.args.map((arg) => arg.replace(/^(nodes?|no)\//, ''))
  return selectObjects(context, { args: ['nodes', ...args], selector })
}

export async function setUnschedulable(context: Context, info: Info, unschedulable: boolean): Promise<void> {
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const word = unschedulable ? 'cordoned' : 'uncordoned'
  if ((at(info.object, 'spec', 'unschedulable') === true) === unschedulable)
    return printer.done(info.resource, info.name, `already ${word}`, info.object)
  if (dryRun !== 'client')
    await context.client().request('PATCH', pathOf(info.resource, '', info.name), {
      body: { spec: { unschedulable: unschedulable ? true : null } },
      contentType: patchTypes.strategic,
      query: dryRun === 'server' ? { dryRun: 'All' } : {},
    })
  printer.done(info.resource, info.name, word, info.object)
}
