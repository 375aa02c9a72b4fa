// kubectl diff: what `kubectl apply` would change, as the server would have it. Like kubectl/pkg/cmd/diff.

import { printYaml } from '../../apimachinery/yaml-printer.ts'
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { patchFor } from '../apply/apply-object.ts'
import { sendApply } from '../apply/apply-on-server.ts'
import { warnIfDeleting } from '../apply/apply-options.ts'
import { withoutLastApplied } from '../apply/last-applied.ts'
import { prune, prunedByDefault, pruneResourcesOf } from '../apply/prune.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, describeError, fail, throwAll } from '../errors.ts'
import { fileFlags, selectorFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, stringAt, withAt } from '../json-value.ts'
import { logWarning } from '../klog.ts'
import { matchesLabels } from '../label-match.ts'
import { withoutManagedFields } from '../printers/printer.ts'
import { getObject, type Info, infosFromFiles, requireFiles } from '../selection.ts'
import { unifiedDiff } from '../unified-diff.ts'
import { fieldManagerOf, pruneFlags, serverSideFlags, warnOfDefaults } from './apply.ts'

/** How often an object is looked at that changes meanwhile. */
const maxTries = 4

export const diff: Command = {
  name: 'diff',
  short: 'Diff the live version against a would-be applied version.',
  usage: '-f FILENAME [options]',
  flags: {
    ...fileFlags,
    ...selectorFlags,
    ...serverSideFlags,
    ...pruneFlags,
    concurrency: { type: 'int', value: '1', help: 'How many objects to look at at once' },
    'show-managed-fields': { type: 'bool', value: 'false', help: 'Keep managedFields' },
    'show-secrets': { type: 'bool', value: 'false', help: 'Show what Secrets hold' },
  },
  async run(context) {
    // 1 says that something differs: whatever goes wrong is told by a higher number.
    const differs = await runDiff(context).catch((error: unknown) => {
      const { text, code } = describeError(error)
      throw new CommandError(text, code + 1)
    })
    if (differs) throw new CommandError('', 1)
  },
}

/** One object before and after; undefined: there is no such file. */
type Pair = { readonly name: string; readonly live: string | undefined; readonly merged: string | undefined }

async function runDiff(context: Context): Promise<boolean> {
  const files = requireFiles(context)
  const { flags } = context
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    fail('--force-conflicts only works with --server-side')
  const client = context.client()
  const allowlist = flags.bool('prune') ? await pruneResourcesOf(client, flags.all('prune-allowlist')) : []
  const { infos, errors } = await infosFromFiles(context, files)
  throwAll(errors)
  const selector = flags.string('selector')
  const chosen = selector === '' ? infos : infos.filter(({ object }) => matchesLabels(selector, object))
  const pairs: Pair[] = []
  const uids = new Set<string>()
  for (const info of chosen) {
    const { live, merged } = await versionsOf(context, info)
    if (live) uids.add(stringAt(live, 'metadata', 'uid'))
    pairs.push({ name: fileName(info), ...texts(context, info, live, merged) })
    if (live) warnIfDeleting(info, live, { warn: context.err })
  }
  if (flags.bool('prune')) {
    if (allowlist.length === 0) warnOfDefaults(context)
    const namespaces = new Set(chosen.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace))
    const resources = allowlist.length > 0 ? allowlist : prunedByDefault
    await prune(client, resources, selector, { namespaces, uids }, async (info) => {
      pairs.push({ name: fileName(info), live: printYaml(info.object), merged: undefined })
    })
  }
  return writeDiff(context, pairs)
}

/** `apps.v1.Deployment.default.web` */
function fileName({ resource, namespace, name }: Info): string {
  const { group, version, kind } = resource
  return `${group === '' ? '' : `${group}.`}${version}.${kind}.${namespace}.${name}`
}

async function versionsOf(
  context: Context,
  info: Info,
): Promise<{ readonly live: JsonObject | undefined; readonly merged: JsonObject }> {
  const client = context.client()
  for (let attempt = 1; ; attempt++) {
    const live = await getObject(client, info.resource, info.namespace, info.name).catch((error: unknown) => {
      if (isApiError(error, 'NotFound')) return undefined
      throw error
    })
    const isLast = attempt === maxTries
    if (isLast)
      logWarning(
        context.host,
        context.err,
        'diff.go:664',
        `Object (${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}: ${info.name}) keeps changing, diffing without lock`,
      )
    try {
      return { live, merged: await mergedObject(context, info, live, isLast) }
    } catch (error) {
      if (isLast || !isApiError(error, 'Conflict')) throw error
    }
  }
}

/** The object as it would be: the server does it without storing it. */
async function mergedObject(
  context: Context,
  info: Info,
  live: JsonObject | undefined,
  force: boolean,
): Promise<JsonObject> {
  const { flags } = context
  const client = context.client()
  const fieldManager = fieldManagerOf(context)
  const query = { dryRun: 'All', fieldManager }
  if (flags.bool('server-side'))
    return sendApply(client, info, {
      fieldManager,
      fieldValidation: '',
      dryRun: 'server',
      forceConflicts: flags.bool('force-conflicts'),
      subresource: '',
    })
  const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace))
  if (!live) return client.request<JsonObject>('POST', path, { body: info.object, query })
  const { body, contentType } = patchFor(info, withoutLastApplied(info.object), live)
  if (Object.keys(body).length === 0) return live
  const locked = force ? body : withAt(body, ['metadata', 'resourceVersion'], at(live, 'metadata', 'resourceVersion'))
  return client.request<JsonObject>('PATCH', `${path}/${info.name}`, { body: locked, contentType, query })
}

function texts(
  { flags }: Context,
  { resource }: Info,
  live: JsonObject | undefined,
  merged: JsonObject,
): { readonly live: string; readonly merged: string } {
  const clean = (object: JsonObject) => (flags.bool('show-managed-fields') ? object : withoutManagedFields(object))
  let [from, to] = [live && clean(live), clean(merged)]
  if (resource.version === 'v1' && resource.kind === 'Secret' && !flags.bool('show-secrets'))
    [from, to] = masked(from, to)
  return { live: from ? printYaml(from) : '', merged: printYaml(to) }
}

/** What a Secret holds is not shown, but whether it changes is. Like Masker. */
function masked(from: JsonObject | undefined, to: JsonObject): [JsonObject | undefined, JsonObject] {
  const [before, after] = [dataOf(from), dataOf(to)]
  const mask = (own: JsonObject | undefined, other: JsonObject | undefined, note: string) =>
    own &&
    Object.fromEntries(
      Object.entries(own).map(([key, value]) => {
        const isOther = other !== undefined && Object.hasOwn(other, key) && other[key] !== value
        return [key, isOther ? `*** (${note})` : '***']
      }),
    )
  const [shownBefore, shownAfter] = [mask(before, after, 'before'), mask(after, before, 'after')]
  return [from && shownBefore ? { ...from, data: shownBefore } : from, shownAfter ? { ...to, data: shownAfter } : to]
}

function dataOf(object: JsonObject | undefined): JsonObject | undefined {
  const data = at(object, 'data')
  return isObject(data) ? data : undefined
}

/** Like `diff -u -N` of two folders of temporary files. Tells whether something differs. */
function writeDiff({ host, out }: Context, pairs: readonly Pair[]): boolean {
  const external = host.env['KUBECTL_EXTERNAL_DIFF']?.split(' ')[0]
  if (external && external !== 'diff')
    fail(
      `failed to run ${JSON.stringify(external)}: exec: ${JSON.stringify(external)}: executable file not found in $PATH`,
    )
  const folder = (name: string) => `/tmp/${name}-${1_000_000_000 + host.random.below(1_000_000_000)}`
  const [from, to] = [folder('LIVE'), folder('MERGED')]
  const now = `${host.clock.microTimestamp().replace('T', ' ').replace('Z', '')}000 +0000`
  const timeOf = (text: string | undefined) => (text === undefined ? '1970-01-01 00:00:00.000000000 +0000' : now)
  let differs = false
  for (const { name, live, merged } of [...pairs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const hunks = unifiedDiff(live ?? '', merged ?? '')
    if (hunks === '') continue
    differs = true
    out(`diff -u -N ${from}/${name} ${to}/${name}\n`)
    out(`--- ${from}/${name}\t${timeOf(live)}\n+++ ${to}/${name}\t${timeOf(merged)}\n${hunks}`)
  }
  return differs
}
