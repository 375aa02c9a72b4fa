// kubectl apply: makes objects what a manifest says. Like kubectl/pkg/cmd/apply.
import { applyObject } from '../apply/apply-object.ts'
import { serverSideManager } from '../apply/apply-on-server.ts'
import type { Applied, ApplyOptions } from '../apply/apply-options.ts'
import { type PruneResource, prune, prunedByDefault, pruneResourcesOf } from '../apply/prune.ts'
import type { Command, Context } from '../command.ts'
import { sendDelete } from '../deletion.ts'
import { CommandError, ConnectionError, fail, throwAll } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags, validateFlags } from '../flag-sets.ts'
import { canonicalJson, type JsonObject, stringAt } from '../json-value.ts'
import { logWarning } from '../klog.ts'
import { matchesLabels } from '../label-match.ts'
import { DonePrinter, dryRunOf, objectPrinter } from '../printers/printer.ts'
import { gather, type Info, infosFromFiles, requireFiles } from '../selection.ts'
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.ts'

const clientSideManager = 'kubectl-client-side-apply'

export const serverSideFlags = {
  'server-side': { type: 'bool', value: 'false', help: 'Have the server merge the fields' },
  'force-conflicts': { type: 'bool', value: 'false', help: 'Take fields from other managers; with --server-side' },
  ...managerFlags(clientSideManager),
} as const

export const pruneFlags = {
  prune: {
    type: 'bool',
    value: 'false',
    help: 'Delete what was applied before and is in no manifest; needs -l or --all',
  },
  'prune-allowlist': { type: 'array', value: '', help: 'Kinds that --prune looks at, as group/version/kind' },
} as const

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
    ...serverSideFlags,
    ...pruneFlags,
    all: { type: 'bool', value: 'false', help: 'Prune whatever its labels are; with --prune' },
    force: { type: 'bool', value: 'false', help: 'Delete and create again what cannot be patched' },
    'grace-period': {
      type: 'int',
      value: '-1',
      help: 'Seconds given to terminate gracefully; with --prune or --force',
    },
    cascade: { type: 'string', value: 'background', bare: 'background', help: 'background, orphan or foreground' },
    'openapi-patch': { type: 'bool', value: 'true', help: 'Merge lists by the schema of the server' },
    overwrite: { type: 'bool', value: 'true', help: 'Resolve conflicts in favour of the manifest' },
    subresource: { type: 'string', value: '', help: 'Apply to this part of the object; with --server-side' },
    timeout: { type: 'duration', value: '0s', help: 'How long to wait before giving up on a deletion' },
    wait: { type: 'bool', value: 'false', help: 'Wait until deleted resources are gone' },
  },
  subcommands: [viewLastApplied, setLastApplied, editLastApplied],
  async run(context) {
    const files = requireFiles(context)
    const options = applyOptions(context)
    checkPrune(context, options)
    const printer = new ApplyPrinter(context, options)
    const prunes = context.flags.bool('prune')
    const allowlist = prunes ? await pruneResourcesOf(context.client(), context.flags.all('prune-allowlist')) : []
    const { infos, errors: problems } = await infosFromFiles(context, files).catch(explainUnreachable(context))
    const errors: unknown[] = [...problems]
    const selector = context.flags.string('selector')
    const chosen = selector ? infos.filter(({ object }) => matchesLabels(selector, object)) : infos
    if (chosen.length === 0 && errors.length === 0) fail('no objects passed to apply')
    const uids = new Set<string>()
    for (const info of chosen)
      await gather(errors, async () => {
        const applied = await applyObject(context.client(), info, options)
        uids.add(stringAt(applied.object, 'metadata', 'uid'))
        printer.applied(info, applied)
      })
    throwAll(errors)
    printer.finish()
    if (prunes) await pruneRest(context, options, chosen, allowlist, uids)
  },
}

/** With an output format what was applied is written in the end, all of it as one. */
class ApplyPrinter {
  readonly #context: Context
  readonly #lines: DonePrinter
  readonly #objects: JsonObject[] = []
  readonly #hasFormat: boolean

  constructor(context: Context, { dryRun }: ApplyOptions) {
    this.#context = context
    const output = context.flags.string('output')
    this.#hasFormat = output !== '' && output !== 'name'
    this.#lines = new DonePrinter(context, dryRun)
  }

  applied({ resource, name }: Info, { operation, object }: Applied): void {
    if (this.#hasFormat) this.#objects.push(object)
    else this.#lines.done(resource, name, operation, object)
  }

  finish(): void {
    const [only] = this.#objects
    if (only === undefined) return
    if (this.#objects.length === 1) return this.#context.out(objectPrinter(this.#context)?.(only, '') ?? '')
    const items = this.#objects.map((object) => JSON.parse(canonicalJson(object)) as JsonObject)
    const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items }
    this.#context.out(objectPrinter(this.#context, true)?.(list, '') ?? '')
  }
}

export function applyOptions(context: Context): ApplyOptions {
  const { flags } = context
  const serverSide = flags.bool('server-side')
  const dryRun = dryRunOf(context)
  const subresource = flags.string('subresource')
  const fieldValidation = fieldValidationOf(context)
  if (flags.bool('force-conflicts') && !serverSide) fail('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && serverSide)
    fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  if (serverSide && flags.bool('force')) fail('--force cannot be used with --server-side')
  if (dryRun === 'server' && flags.bool('force')) fail('--dry-run=server cannot be used with --force')
  if (subresource !== '' && !serverSide) fail('--subresource can only be specified for --server-side')
  return {
    dryRun,
    serverSide,
    subresource,
    forceConflicts: flags.bool('force-conflicts'),
    force: flags.bool('force'),
    fieldManager: fieldManagerOf(context),
    fieldValidation,
    warn: context.err,
  }
}

/** Like GetApplyFieldManagerFlag. */
export function fieldManagerOf({ flags }: Context): string {
  return flags.bool('server-side') && !flags.has('field-manager') ? serverSideManager : flags.string('field-manager')
}

/** Like ApplyOptions.Validate. */
function checkPrune({ flags }: Context, { serverSide }: ApplyOptions): void {
  const [all, selector] = [flags.bool('all'), flags.string('selector')]
  if (all && selector !== '') fail('cannot set --all and --selector at the same time')
  if (!flags.bool('prune')) return
  if (flags.bool('force')) fail('--force cannot be used with --prune')
  if (!all && selector === '')
    fail(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
  if (serverSide) fail("--prune is in alpha and doesn't currently work on objects created by server-side apply")
}

async function pruneRest(
  context: Context,
  { dryRun }: ApplyOptions,
  applied: readonly Info[],
  allowlist: readonly PruneResource[],
  uids: ReadonlySet<string>,
): Promise<void> {
  if (allowlist.length === 0) warnOfDefaults(context)
  const { flags } = context
  const client = context.client()
  const printer = new DonePrinter(context, dryRun)
  const seconds = Number(flags.string('grace-period'))
  const propagationPolicy = { orphan: 'Orphan', foreground: 'Foreground' }[flags.string('cascade')] ?? 'Background'
  const options = { propagationPolicy, ...(seconds >= 0 ? { gracePeriodSeconds: seconds } : {}) }
  const namespaces = new Set(applied.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace))
  if (client.config.namespaceGiven) namespaces.add(client.namespace)
  const resources = allowlist.length > 0 ? allowlist : prunedByDefault
  await prune(client, resources, flags.string('selector'), { namespaces, uids }, async (info) => {
    const body = dryRun === 'server' ? { ...options, dryRun: ['All'] } : options
    if (dryRun !== 'client') await sendDelete(client, info, body)
    printer.done(info.resource, info.name, 'pruned', info.object)
  })
}

export function warnOfDefaults({ host, err }: Context): void {
  logWarning(
    host,
    err,
    'prune.go:71',
    'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
  )
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
