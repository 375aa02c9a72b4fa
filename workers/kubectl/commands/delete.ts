// kubectl delete: deletes objects and waits until they are gone. Like kubectl/pkg/cmd/delete.
import { isApiError } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { sendDelete, uidOf, waitUntilGone } from '../deletion.ts'
import { fail, failUsage, throwAll, withSource } from '../errors.ts'
import { allNamespacesFlags, dryRunFlags, fileFlags, selectorFlags } from '../flag-sets.ts'
import type { JsonObject } from '../json-value.ts'
import { type DryRun, dryRunOf } from '../printers/printer.ts'
import { sendRaw } from '../raw-request.ts'
import { failNothing, gather, type Info, infoOf, infosFromFiles, wantedFromArgs } from '../selection.ts'

export const deleteCommand: Command = {
  name: 'delete',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector.',
  usage: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [options]',
  flags: {
    ...fileFlags,
    ...selectorFlags,
    ...allNamespacesFlags,
    ...dryRunFlags,
    'field-selector': { type: 'string', value: '', help: 'Field selector, such as status.phase=Failed' },
    all: { type: 'bool', value: 'false', help: 'Delete all resources in the namespace of the specified types' },
    cascade: { type: 'string', value: 'background', bare: 'background', help: 'background, orphan or foreground' },
    force: { type: 'bool', value: 'false', help: 'Remove from the API at once, without waiting for confirmation' },
    'grace-period': { type: 'int', value: '-1', help: 'Seconds given to terminate gracefully' },
    'ignore-not-found': { type: 'bool', value: 'false', help: 'Treat "not found" as success' },
    now: { type: 'bool', value: 'false', help: 'Signal for immediate shutdown (--grace-period=1)' },
    output: { type: 'string', short: 'o', value: '', help: 'name: shorter output' },
    timeout: { type: 'duration', value: '0s', help: 'How long to wait before giving up; 0: as long as it takes' },
    wait: { type: 'bool', value: 'true', help: 'Wait until the resources are gone' },
    raw: { type: 'string', value: '', help: 'Raw URI to DELETE' },
  },
  async run(context) {
    if (context.flags.string('raw') !== '') return sendRaw(context, 'DELETE')
    const options = deleteOptions(context)
    const { targets, errors, ignoreMissing } = await targetsOf(context)
    if (options.force)
      context.err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      )
    const deleted: { info: Info; uid: string }[] = []
    for (const info of targets)
      await gather(errors, async () => {
        const uid = await deleteOne(context, info, options).catch((error: unknown) => {
          if (ignoreMissing && isApiError(error, 'NotFound')) return undefined
          throw withSource('deleting', info.source, error)
        })
        if (uid === undefined) return
        context.out(doneLine(context, info, options))
        deleted.push({ info, uid })
      })
    if (targets.length === 0 && errors.length === 0) context.out('No resources found\n')
    if (options.wait)
      for (const { info, uid } of deleted)
        await gather(errors, async () => {
          const gone = await waitUntilGone(context.client(), info, uid, context.flags.duration('timeout'))
          if (!gone) fail(`timed out waiting for the condition on ${info.resource.plural}/${info.name}`)
        })
    throwAll(errors)
  },
}

type DeleteOptions = {
  readonly body: JsonObject
  readonly dryRun: DryRun
  readonly force: boolean
  readonly wait: boolean
}

const policies: Readonly<Record<string, string>> = {
  background: 'Background',
  true: 'Background',
  orphan: 'Orphan',
  false: 'Orphan',
  foreground: 'Foreground',
}

function deleteOptions(context: Context): DeleteOptions {
  const { flags } = context
  const cascade = flags.string('cascade')
  const propagationPolicy =
    policies[cascade] ?? fail(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  const dryRun = dryRunOf(context)
  const [force, now] = [flags.bool('force'), flags.bool('now')]
  if (now && flags.int('grace-period') >= 0) fail('--now and --grace-period cannot be specified together')
  let grace = now ? 1 : flags.int('grace-period')
  // Without --force a grace period of 0 is made 1, so that nothing is lost by accident.
  if (grace === 0 && !force) grace = 1
  if (force && grace < 0) grace = 0
  if (force && grace > 0) fail('--force and --grace-period greater than 0 cannot be specified together')
  return {
    body: { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), propagationPolicy },
    dryRun,
    force,
    wait: dryRun === 'none' && (flags.has('wait') ? flags.bool('wait') : !force),
  }
}

type Targets = { readonly targets: readonly Info[]; readonly errors: unknown[]; readonly ignoreMissing: boolean }

/** What is to be deleted. Names are taken as they are; selectors are looked up. */
async function targetsOf(context: Context): Promise<Targets> {
  const { flags, args } = context
  const [selector, fieldSelector, all] = [flags.string('selector'), flags.string('field-selector'), flags.bool('all')]
  const files = flags.all('filename')
  if (flags.string('output') !== '' && flags.string('output') !== 'name')
    failUsage(context.path, `unexpected -o output mode: ${flags.string('output')}. We only support '-o name'`)
  if (all && selector !== '') fail("setting 'all' parameter but found a non empty selector. ")
  const client = context.client()
  if (files.length > 0) {
    const { infos, errors } = await infosFromFiles(context, files)
    return { targets: infos, errors, ignoreMissing: flags.bool('ignore-not-found') }
  }
  if (args.length === 0) failNothing()
  const wanted = await wantedFromArgs(client, args)
  const named = [
    ...wanted.tuples,
    ...wanted.names.flatMap((name) => wanted.resources.map((resource) => ({ resource, name }))),
  ]
  if (named.length > 0) {
    if (selector !== '' || fieldSelector !== '') fail('name cannot be provided when a selector is specified')
    if (flags.bool('all-namespaces')) fail('a resource cannot be retrieved by name across all namespaces')
    const targets = named.map(({ resource, name }) => ({
      resource,
      name,
      namespace: client.namespaceFor(resource),
      object: {},
      source: '',
    }))
    return { targets, errors: [], ignoreMissing: flags.bool('ignore-not-found') }
  }
  if (!all && selector === '' && fieldSelector === '') fail('resource(s) were provided, but no name was specified')
  const targets: Info[] = []
  const errors: unknown[] = []
  for (const resource of wanted.resources)
    await gather(errors, async () => {
      const namespace = flags.bool('all-namespaces') ? '' : client.namespace
      const query = { labelSelector: selector || undefined, fieldSelector: fieldSelector || undefined }
      const found = await client.list<JsonObject>(resource, namespace, query)
      targets.push(...found.map((object) => infoOf(resource, object)))
    })
  return { targets, errors, ignoreMissing: !flags.has('ignore-not-found') || flags.bool('ignore-not-found') }
}

/** Resolves with the uid of what was deleted. */
async function deleteOne(context: Context, info: Info, options: DeleteOptions): Promise<string> {
  if (options.dryRun === 'client') return ''
  const client = context.client()
  const body = options.dryRun === 'server' ? { ...options.body, dryRun: ['All'] } : options.body
  return uidOf(await sendDelete(client, info, body))
}

function doneLine(context: Context, info: Info, { force, dryRun }: DeleteOptions): string {
  const { kind, group } = info.resource
  const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
  if (context.flags.string('output') === 'name') return `${type}/${info.name}\n`
  const verb = force ? 'force deleted' : 'deleted'
  const place = info.namespace === '' ? '' : ` from ${info.namespace} namespace`
  const note = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun]
  return `${type} "${info.name}" ${verb}${place}${note}\n`
}
