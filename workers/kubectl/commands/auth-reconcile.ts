// kubectl auth reconcile: makes roles hold at least the rules, and bindings at least the subjects, of a manifest.
// Like kubectl/pkg/cmd/auth/reconcile.go with component-helpers' reconciliation.
import type { PolicyRule } from '../../apis/rbac/types.ts'
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { compactRules } from '../describe/rbac.ts'
import { fail, failUsage, throwAll } from '../errors.ts'
import { dryRunFlags, fileFlags, outputFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, jsonEqual, listAt, withAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, infosFromFiles } from '../selection.ts'

export const reconcile: Command = {
  name: 'reconcile',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  usage: '-f FILENAME [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    'remove-extra-permissions': { type: 'bool', value: 'false', help: 'Remove rules that the manifest does not have' },
    'remove-extra-subjects': { type: 'bool', value: 'false', help: 'Remove subjects that the manifest does not have' },
  },
  async run(context) {
    const files = context.flags.all('filename')
    if (context.args.length > 0) fail('no arguments are allowed')
    if (files.length === 0) failUsage(context.path, 'must specify one of -f and -k')
    const { infos, errors } = await infosFromFiles(context, files)
    for (const info of infos) await gather(errors, () => reconcileOne(context, info))
    throwAll(errors)
  },
}

async function reconcileOne(context: Context, info: Info): Promise<void> {
  const { group, kind } = info.resource
  if (group !== 'rbac.authorization.k8s.io') return
  const client = context.client()
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const namespace = client.namespaceFor(info.resource, info.namespace)
  const query = { dryRun: dryRun === 'server' ? 'All' : undefined }
  const isRole = kind.endsWith('Role')
  const existing = await current(context, info, namespace)
  if (!existing) {
    const created =
      dryRun === 'client'
        ? info.object
        : await client.request<JsonObject>('POST', pathOf(info.resource, namespace), { body: info.object, query })
    return printer.done(info.resource, info.name, 'reconciled', created)
  }
  const wanted = isRole ? withRules(context, existing, info.object) : withSubjects(context, existing, info.object)
  const changed = !jsonEqual(existing, wanted)
  const updated =
    changed && dryRun !== 'client'
      ? await client.request<JsonObject>('PUT', pathOf(info.resource, namespace, info.name), { body: wanted, query })
      : wanted
  printer.done(info.resource, info.name, changed ? 'reconciled' : 'unchanged', updated)
}

async function current(context: Context, info: Info, namespace: string): Promise<JsonObject | undefined> {
  try {
    return await context.client().request<JsonObject>('GET', pathOf(info.resource, namespace, info.name))
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined
    throw error
  }
}

function rulesAt(object: JsonObject): readonly PolicyRule[] {
  return listAt(object, 'rules') as readonly PolicyRule[]
}

/** Rules that are missing are added at the end; extra ones stay unless they are to go. */
function withRules({ flags }: Context, existing: JsonObject, wanted: JsonObject): JsonObject {
  const merged = withMetadata(existing, wanted)
  if (flags.bool('remove-extra-permissions')) return { ...merged, rules: rulesAt(wanted) }
  const known = compactRules(rulesAt(existing))
  const missing = compactRules(rulesAt(wanted)).flatMap((rule) => {
    const same = known.find((one) => jsonEqual({ ...one, verbs: [] }, { ...rule, verbs: [] }))
    const verbs = rule.verbs.filter((verb) => !same?.verbs.includes(verb) && !same?.verbs.includes('*'))
    return verbs.length > 0 ? [{ ...rule, verbs }] : []
  })
  return missing.length === 0 ? merged : { ...merged, rules: [...rulesAt(existing), ...missing] }
}

function withSubjects({ flags }: Context, existing: JsonObject, wanted: JsonObject): JsonObject {
  const merged = withMetadata(existing, wanted)
  const [before, after] = [listAt(existing, 'subjects'), listAt(wanted, 'subjects')]
  if (flags.bool('remove-extra-subjects')) return { ...merged, subjects: after }
  const missing = after.filter((one) => !before.some((other) => jsonEqual(one, other)))
  return missing.length === 0 ? merged : { ...merged, subjects: [...before, ...missing] }
}

/** Labels and annotations of the manifest are added to those that are there. */
function withMetadata(existing: JsonObject, wanted: JsonObject): JsonObject {
  let merged = existing
  for (const field of ['labels', 'annotations']) {
    const more = at(wanted, 'metadata', field)
    const before = at(existing, 'metadata', field)
    if (isObject(more)) merged = withAt(merged, ['metadata', field], { ...(isObject(before) ? before : {}), ...more })
  }
  return merged
}
