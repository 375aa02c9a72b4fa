// kubectl scale: sets a new size through the scale subresource. Like kubectl/pkg/cmd/scale.
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command } from '../command.ts'
import { fail, throwAll } from '../errors.ts'
import { allNamespacesFlags, dryRunFlags, fileFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { at, type JsonObject, stringAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, selectObjects } from '../selection.ts'

export const scale: Command = {
  name: 'scale',
  short: 'Set a new size for a deployment, replica set, or replication controller.',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...selectorFlags,
    ...allNamespacesFlags,
    ...dryRunFlags,
    replicas: { type: 'int', value: '0', required: true, help: 'The new desired number of replicas' },
    'current-replicas': { type: 'int', value: '-1', help: 'Scale only when this is the current size' },
    'resource-version': { type: 'string', value: '', help: 'Scale only when this is the current resource version' },
    all: { type: 'bool', value: 'false', help: 'Select all resources in the namespace of the specified types' },
    timeout: { type: 'duration', value: '0s', help: 'How long to wait for the scaling; 0: not at all' },
  },
  async run(context) {
    const { flags } = context
    const replicas = flags.int('replicas')
    if (replicas < 0) fail('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const dryRun = dryRunOf(context)
    const printer = new DonePrinter(context, dryRun)
    const { infos, errors: problems } = await selectObjects(context, {
      args: context.args,
      files: true,
      selector: flags.string('selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
    })
    const errors: unknown[] = [...problems]
    if (flags.int('current-replicas') > -1 && infos.length > 1)
      fail('cannot use --current-replicas with multiple resources')
    const client = context.client()
    for (const { resource, namespace, name, object } of infos)
      await gather(errors, async () => {
        if (dryRun === 'client') return printer.done(resource, name, 'scaled', object)
        const path = pathOf(resource, client.namespaceFor(resource, namespace), name, 'scale')
        const query = dryRun === 'server' ? { dryRun: 'All' } : {}
        const expected = flags.int('current-replicas')
        if (expected < 0 && flags.string('resource-version') === '')
          await client.request('PATCH', path, { body: { spec: { replicas } }, contentType: patchTypes.merge, query })
        else {
          const before = await client.request<JsonObject>('GET', path)
          const current = Number(at(before, 'spec', 'replicas') ?? 0)
          if (expected >= 0 && current !== expected) fail(`Expected replicas to be ${expected}, was ${current}`)
          const version = stringAt(before, 'metadata', 'resourceVersion')
          const asked = flags.string('resource-version')
          if (asked !== '' && version !== asked) fail(`Expected resource version to be ${asked}, was ${version}`)
          await client.request('PUT', path, { body: { ...before, spec: { replicas } }, query })
        }
        printer.done(resource, name, 'scaled', object)
      })
    if (infos.length === 0 && errors.length === 0) fail('no objects passed to scale')
    throwAll(errors)
  },
}
