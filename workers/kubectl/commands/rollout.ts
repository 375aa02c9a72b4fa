// kubectl rollout: how a Deployment's or DaemonSet's roll-out goes on, and back. Like kubectl/pkg/cmd/rollout.

import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { qualifiedName } from '../discovery.ts'
import { fail, throwAll } from '../errors.ts'
import { fileFlags, managerFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { at, type JsonObject } from '../json-value.ts'
import { DonePrinter } from '../printers/printer.ts'
import { gather, type Info, type Selected, selectObjects } from '../selection.ts'
import { showHistory, undoRollout } from './rollout-history.ts'
import { watchRollout } from './rollout-status.ts'

const target = '(TYPE NAME | TYPE/NAME) [flags] [options]'
const common = { ...fileFlags, ...selectorFlags }

export const rollout: Command = {
  name: 'rollout',
  short: `Manage the rollout of one or many resources.
        
 Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets`,
  usage: 'SUBCOMMAND [options]',
  bare: 'output',
  subcommands: [
    {
      name: 'history',
      short: 'View rollout history',
      usage: target,
      flags: {
        ...common,
        ...outputFlags,
        revision: { type: 'int', value: '0', help: 'See the details, including the pod template, of this revision' },
      },
      async run(context) {
        const selected = await targets(context)
        if (context.flags.int('revision') < 0)
          fail(`revision must be a positive integer: ${context.flags.int('revision')}`)
        await each(selected, (info) => showHistory(context, info))
      },
    },
    {
      name: 'pause',
      short: 'Mark the provided resource as paused',
      usage: target,
      flags: { ...common, ...outputFlags, ...managerFlags('kubectl-rollout') },
      run: (context) => setPaused(context, true),
    },
    {
      name: 'restart',
      short: 'Restart a resource',
      usage: target,
      flags: { ...common, ...outputFlags, ...managerFlags('kubectl-rollout') },
      run: restart,
    },
    {
      name: 'resume',
      short: 'Resume a paused resource',
      usage: target,
      flags: { ...common, ...outputFlags, ...managerFlags('kubectl-rollout') },
      run: (context) => setPaused(context, false),
    },
    {
      name: 'status',
      short: 'Show the status of the rollout',
      usage: target,
      flags: {
        ...common,
        watch: { type: 'bool', short: 'w', value: 'true', help: "Watch the status of the rollout until it's done" },
        revision: { type: 'int', value: '0', help: 'Pin to a specific revision' },
        timeout: { type: 'duration', value: '0s', help: 'How long to wait before ending the watch; 0: never' },
      },
      async run(context) {
        const selected = await targets(context)
        await each(selected, (info) => watchRollout(context, info))
      },
    },
    {
      name: 'undo',
      short: 'Undo a previous rollout',
      usage: target,
      flags: {
        ...common,
        ...outputFlags,
        'dry-run': { type: 'string', value: 'none', bare: 'unchanged', help: 'none, client or server' },
        'to-revision': { type: 'int', value: '0', help: 'The revision to roll back to; 0: the one before' },
      },
      async run(context) {
        const selected = await targets(context)
        await each(selected, (info) => undoRollout(context, info))
      },
    },
  ],
}

function targets(context: Context): Promise<Selected> {
  const missing = (): never => fail('required resource not specified')
  return selectObjects(context, {
    args: context.args,
    files: true,
    selector: context.flags.string('selector'),
    missing,
  })
}

async function each({ infos, errors: problems }: Selected, step: (info: Info) => Promise<void>): Promise<void> {
  const errors: unknown[] = [...problems]
  for (const info of infos) await gather(errors, () => step(info))
  throwAll(errors)
}

/** Like a patch of a typed object: only what changes is sent. */
export async function patchSpec(context: Context, info: Info, body: JsonObject): Promise<JsonObject> {
  const client = context.client()
  return client.request<JsonObject>(
    'PATCH',
    pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name),
    {
      body,
      contentType: patchTypes.strategic,
      query: { fieldManager: context.flags.string('field-manager') || undefined },
    },
  )
}

async function setPaused(context: Context, paused: boolean): Promise<void> {
  const printer = new DonePrinter(context, 'none')
  await each(await targets(context), async (info) => {
    const name = `${qualifiedName(info.resource)} "${info.name}"`
    if (info.resource.kind !== 'Deployment') fail(`${name} ${paused ? 'pausing' : 'resuming'} is not supported`)
    const current = at(info.object, 'spec', 'paused') === true
    if (current === paused) fail(paused ? `${name} is already paused` : `${name} is not paused`)
    const updated = await patchSpec(context, info, { spec: { paused: paused ? true : null } })
    printer.done(info.resource, info.name, paused ? 'paused' : 'resumed', updated)
  })
}

async function restart(context: Context): Promise<void> {
  const printer = new DonePrinter(context, 'none')
  const restartedAt = context.host.clock.timestamp()
  await each(await targets(context), async (info) => {
    const name = `${qualifiedName(info.resource)} "${info.name}"`
    if (info.resource.group !== 'apps' || info.resource.kind === 'ReplicaSet')
      fail(`${name} restarting is not supported`)
    if (at(info.object, 'spec', 'paused') === true) fail(`can't restart paused deployment (run rollout resume first)`)
    const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt }
    const updated = await patchSpec(context, info, { spec: { template: { metadata: { annotations } } } })
    printer.done(info.resource, info.name, 'restarted', updated)
  })
}
