// kubectl create: makes objects from manifests or flags; fails when they exist. Like kubectl/pkg/cmd/create.
import { pathOf } from '../../client-go/rest-client.ts'
import { withLastApplied } from '../apply/last-applied.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, failUsage, throwAll, withSource } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags, validateFlags } from '../flag-sets.ts'
import { type JsonObject, stringAt } from '../json-value.ts'
import { matchesLabels } from '../label-match.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { sendRaw } from '../raw-request.ts'
import { gather, infosFromFiles } from '../selection.ts'
import { explainUnreachable, fieldValidationOf } from './apply.ts'
import { createConfigMap } from './create-config-map.ts'
import { createDeployment } from './create-deployment.ts'
import { createJob } from './create-job.ts'
import { otherKinds } from './create-other-kinds.ts'
import { createSecret } from './create-secret.ts'
import { createService } from './create-service.ts'
import { createNamespace, createPriorityClass, createServiceAccount } from './create-simple.ts'
import { createToken } from './create-token.ts'

export const create: Command = {
  name: 'create',
  short: 'Create a resource from a file or from stdin.',
  usage: '-f FILENAME [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...selectorFlags,
    ...validateFlags,
    ...managerFlags('kubectl-create'),
    'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
    raw: { type: 'string', value: '', help: 'Raw URI to POST to the server' },
  },
  subcommands: [
    createConfigMap,
    createDeployment,
    createJob,
    createNamespace,
    createPriorityClass,
    createSecret,
    createService,
    createServiceAccount,
    createToken,
    ...otherKinds,
  ],
  async run(context) {
    if (context.flags.string('raw') !== '') return sendRaw(context, 'POST')
    const files = context.flags.all('filename')
    if (files.length === 0) {
      if (context.args.length > 0) failUsage(context.path, `Unexpected args: [${context.args.join(' ')}]`)
      fail('must specify one of -f and -k')
    }
    if (context.args.length > 0) failUsage(context.path, `Unexpected args: [${context.args.join(' ')}]`)
    await createFromFiles(context, files)
  },
}

async function createFromFiles(context: Context, files: readonly string[]): Promise<void> {
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const loaded = await infosFromFiles(context, files).catch(explainUnreachable(context))
  const errors: unknown[] = [...loaded.errors]
  const selector = context.flags.string('selector')
  const infos = selector ? loaded.infos.filter(({ object }) => matchesLabels(selector, object)) : loaded.infos
  for (const info of infos)
    await gather(errors, async () => {
      const body = context.flags.bool('save-config') ? withLastApplied(info.object) : info.object
      if (dryRun === 'client') return printer.done(info.resource, info.name, 'created', body)
      const client = context.client()
      try {
        const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace))
        const query = {
          fieldManager: context.flags.string('field-manager'),
          fieldValidation: fieldValidationOf(context),
          dryRun: dryRun === 'server' ? 'All' : undefined,
        }
        const created = await client.request<JsonObject>('POST', path, { body, query })
        printer.done(info.resource, stringAt(created, 'metadata', 'name'), 'created', created)
      } catch (error) {
        throw withSource('creating', info.source, error)
      }
    })
  if (infos.length === 0 && errors.length === 0) throw new CommandError('error: no objects passed to create')
  throwAll(errors)
}
