// kubectl replace: puts a manifest in the place of an object that exists. Like kubectl/pkg/cmd/replace.
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { withLastApplied } from '../apply/last-applied.ts'
import type { Command, Context } from '../command.ts'
import { deleteAndWait } from '../deletion.ts'
import { throwAll, withSource } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags, validateFlags } from '../flag-sets.ts'
import { at, type JsonObject, stringAt, withAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { sendRaw } from '../raw-request.ts'
import { gather, getObject, type Info, infosFromFiles, requireFiles } from '../selection.ts'
import { fieldValidationOf } from './apply.ts'

export const replace: Command = {
  name: 'replace',
  short: 'Replace a resource by file name or stdin.',
  usage: '-f FILENAME [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...validateFlags,
    ...managerFlags('kubectl-replace'),
    force: { type: 'bool', value: 'false', help: 'Delete the object first, then create it again' },
    'grace-period': { type: 'int', value: '-1', help: 'Seconds given to terminate; with --force' },
    cascade: {
      type: 'string',
      value: 'background',
      bare: 'background',
      help: 'background, orphan or foreground; with --force',
    },
    'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
    timeout: { type: 'duration', value: '0s', help: 'How long to wait for the deletion' },
    wait: { type: 'bool', value: 'false', help: 'Wait for the deletion' },
    raw: { type: 'string', value: '', help: 'Raw URI to PUT to the server' },
  },
  async run(context) {
    if (context.flags.string('raw') !== '') return sendRaw(context, 'PUT')
    const files = requireFiles(context)
    const dryRun = dryRunOf(context)
    const printer = new DonePrinter(context, dryRun)
    const { infos, errors: problems } = await infosFromFiles(context, files)
    const errors: unknown[] = [...problems]
    for (const info of infos)
      await gather(errors, async () => {
        if (dryRun === 'client') return printer.done(info.resource, info.name, 'replaced', info.object)
        if (context.flags.bool('force')) await deleteFirst(context, info)
        const replaced = await send(context, info)
        printer.done(info.resource, info.name, 'replaced', replaced)
      })
    throwAll(errors)
  },
}

async function deleteFirst(context: Context, info: Info): Promise<void> {
  try {
    await deleteAndWait(context.client(), info)
  } catch (error) {
    if (isApiError(error, 'NotFound')) return
    throw error
  }
  const { kind, group } = info.resource
  const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
  context.out(`${type} "${info.name}" deleted${info.namespace === '' ? '' : ` from ${info.namespace} namespace`}\n`)
}

async function send(context: Context, info: Info): Promise<JsonObject> {
  const client = context.client()
  const { flags } = context
  const namespace = client.namespaceFor(info.resource, info.namespace)
  const body = flags.bool('save-config') ? withLastApplied(info.object) : info.object
  const query = {
    fieldManager: flags.string('field-manager'),
    fieldValidation: fieldValidationOf(context),
    dryRun: dryRunOf(context) === 'server' ? 'All' : undefined,
  }
  try {
    if (flags.bool('force'))
      return await client.request<JsonObject>('POST', pathOf(info.resource, namespace), { body, query })
    const current = await getObject(client, info.resource, info.namespace, info.name)
    const version = at(body, 'metadata', 'resourceVersion') ?? stringAt(current, 'metadata', 'resourceVersion')
    return await client.request<JsonObject>('PUT', pathOf(info.resource, namespace, info.name), {
      body: withAt(body, ['metadata', 'resourceVersion'], version),
      query,
    })
  } catch (error) {
    throw withSource('replacing', info.source, error)
  }
}
