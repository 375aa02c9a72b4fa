// kubectl set subject: adds users, groups and service accounts to role bindings. Like kubectl/pkg/cmd/set/set_subject.go.
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { fail, throwAll } from '../errors.ts'
import { allNamespacesFlags, dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { isObject, type JsonObject, listAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, selectObjects } from '../selection.ts'
import { subjectsOf } from './create-other-kinds.ts'

export const setSubject: Command = {
  name: 'subject',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage:
    '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...selectorFlags,
    ...allNamespacesFlags,
    ...dryRunFlags,
    ...managerFlags('kubectl-set'),
    all: { type: 'bool', value: 'false', help: 'Select all resources of the specified types' },
    local: { type: 'bool', value: 'false', help: 'Work on files without contacting the server' },
    user: { type: 'array', help: 'Users to bind' },
    group: { type: 'array', help: 'Groups to bind' },
    serviceaccount: { type: 'array', help: 'Service accounts to bind, as <namespace>:<name>' },
  },
  async run(context) {
    const { flags, args } = context
    if (args.length === 0 && flags.all('filename').length === 0)
      fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const names = ['user', 'group', 'serviceaccount']
    if (names.every((name) => flags.all(name).length === 0))
      fail('you must specify at least one value of user, group or serviceaccount')
    const { infos, errors: problems } = await selectObjects(context, {
      args,
      files: true,
      local: flags.bool('local'),
      selector: flags.string('selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
    })
    const errors: unknown[] = [...problems]
    for (const info of infos) await gather(errors, () => change(context, info))
    throwAll(errors)
  },
}

async function change(context: Context, info: Info): Promise<void> {
  const { flags } = context
  const { kind, group } = info.resource
  if (group !== 'rbac.authorization.k8s.io' || !['RoleBinding', 'ClusterRoleBinding'].includes(kind))
    fail('setting subjects is only supported for RoleBinding/ClusterRoleBinding')
  const before = listAt(info.object, 'subjects').filter(isObject)
  const identity = (one: JsonObject): string => JSON.stringify([one['kind'], one['name'], one['namespace'] ?? ''])
  const known = new Set(before.map(identity))
  const added = subjectsOf(flags).filter((one) => !known.has(identity(one)))
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const subjects = [...before, ...added]
  if (added.length === 0) return context.out(`info: ${kind.toLowerCase()} "${info.name}" was not changed\n`)
  if (flags.bool('local') || dryRun === 'client')
    return printer.done(info.resource, info.name, 'subjects updated', { ...info.object, subjects })
  const client = context.client()
  const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name)
  const query = { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' ? 'All' : undefined }
  const updated = await client.request<JsonObject>('PATCH', path, {
    body: { subjects },
    contentType: patchTypes.strategic,
    query,
  })
  printer.done(info.resource, info.name, 'subjects updated', updated)
}
