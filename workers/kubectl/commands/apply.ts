// kubectl apply: makes objects what a manifest says. Like kubectl/pkg/cmd/apply.
import { type ApplyOptions, applyObject, lastApplied } from '../apply/apply-object.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, ConnectionError, fail, throwAll } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags, validateFlags } from '../flag-sets.ts'
import { stringAt } from '../json-value.ts'
import { matchesLabels } from '../label-match.ts'
import { printSortedJson } from '../printers/json-printer.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { printYaml } from '../printers/yaml-printer.ts'
import { gather, infosFromFiles, requireFiles, selectObjects } from '../selection.ts'

export const apply: Command = {
  name: 'apply',
  short: 'Apply a configuration to a resource by file name or stdin.',
  usage: '(-f FILENAME | -k DIRECTORY) [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...selectorFlags,
    ...validateFlags,
    ...managerFlags('kubectl-client-side-apply'),
    'server-side': { type: 'bool', value: 'false', help: 'Have the server merge the fields' },
    'force-conflicts': { type: 'bool', value: 'false', help: 'Take fields from other managers; with --server-side' },
    force: { type: 'bool', value: 'false', help: 'Delete and create again what cannot be patched' },
    overwrite: { type: 'bool', value: 'true', help: 'Resolve conflicts in favour of the manifest' },
    wait: { type: 'bool', value: 'false', help: 'Wait until deleted resources are gone' },
    prune: { type: 'bool', value: 'false', help: 'Not supported here' },
    all: { type: 'bool', value: 'false', help: 'Select all resources; with --prune' },
  },
  subcommands: [
    {
      name: 'view-last-applied',
      short: 'View the latest last-applied-configuration annotations of a resource/object',
      usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
      flags: { ...fileFlags, ...selectorFlags, output: { type: 'string', short: 'o', value: 'yaml' } },
      run: viewLastApplied,
    },
  ],
  async run(context) {
    const files = requireFiles(context)
    if (context.flags.bool('prune'))
      fail('--prune is not supported by this kubectl: delete objects with kubectl delete')
    const options = applyOptions(context)
    const printer = new DonePrinter(context, options.dryRun)
    const { infos, errors: problems } = await infosFromFiles(context, files).catch(explainUnreachable(context))
    const errors: unknown[] = [...problems]
    const selector = context.flags.string('selector')
    const chosen = selector ? infos.filter(({ object }) => matchesLabels(selector, object)) : infos
    if (chosen.length === 0 && errors.length === 0) fail('no objects passed to apply')
    for (const info of chosen)
      await gather(errors, async () => {
        const { operation, object } = await applyObject(context.client(), info, options)
        printer.done(info.resource, info.name, operation, object)
      })
    throwAll(errors)
  },
}

export function applyOptions(context: Context): ApplyOptions {
  const { flags } = context
  const serverSide = flags.bool('server-side')
  if (flags.bool('force-conflicts') && !serverSide) fail('--force-conflicts only works with --server-side')
  const dryRun = dryRunOf(context)
  if (dryRun === 'client' && serverSide)
    fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  return {
    dryRun,
    serverSide,
    forceConflicts: flags.bool('force-conflicts'),
    force: flags.bool('force'),
    fieldManager: serverSide && !flags.has('field-manager') ? 'kubectl' : flags.string('field-manager'),
    fieldValidation: fieldValidationOf(context),
    warn: context.err,
  }
}

/** `--validate` as the server's parameter. */
export function fieldValidationOf(context: Context): string {
  switch (context.flags.string('validate')) {
    case 'true':
    case 'strict':
      return 'Strict'
    case 'warn':
      return 'Warn'
    case 'false':
    case 'ignore':
      return 'Ignore'
    default:
      return fail(
        `invalid - validate option "${context.flags.string('validate')}"; must be one of: strict (or true), warn, ignore (or false)`,
      )
  }
}

/** kubectl first fetches the schema to check manifests with; when the server cannot be reached, that is what fails. */
export function explainUnreachable(context: Context): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ConnectionError) || fieldValidationOf(context) === 'Ignore') throw error
    const url = `${context.client().config.serverUrl}/openapi/v2?timeout=32s`
    throw new CommandError(
      `error: error validating "${context.flags.all('filename')[0] ?? ''}": error validating data: failed to download openapi: Get "${url}": ${error.reason}; if you choose to ignore these errors, turn validation off with --validate=false`,
    )
  }
}

async function viewLastApplied(context: Context): Promise<void> {
  const { infos, errors } = await selectObjects(context, {
    args: context.args,
    files: true,
    selector: context.flags.string('selector'),
  })
  const format = context.flags.string('output')
  if (format !== 'yaml' && format !== 'json')
    fail(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`)
  throwAll(errors)
  for (const { object, name } of infos) {
    const applied = lastApplied(object)
    if (stringAt(applied, 'kind') === '') fail(`no last-applied-configuration annotation found on resource: ${name}`)
    context.out(format === 'json' ? printSortedJson(applied) : printYaml(applied))
  }
}
