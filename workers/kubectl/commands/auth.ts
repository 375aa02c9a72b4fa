// kubectl auth whoami and can-i: who the server takes us for, and what we may do.

import type { PolicyRule } from '../../apis/rbac/types.ts'
import type { Command, Context } from '../command.ts'
import { compactRules, ruleCells } from '../describe/rbac.ts'
import { CommandError } from '../errors.ts'
import { allNamespacesFlags, outputFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { objectPrinter } from '../printers/printer.ts'
import { alignRows, tableColumns } from '../printers/tab-writer.ts'
import { reconcile } from './auth-reconcile.ts'

export const auth: Command = {
  name: 'auth',
  short: 'Inspect authorization.',
  usage: '[flags] [options]',
  subcommands: [
    {
      name: 'can-i',
      short: 'Check whether an action is allowed',
      usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
      flags: {
        ...allNamespacesFlags,
        subresource: { type: 'string', value: '', help: 'A subresource such as pod/log' },
        quiet: { type: 'bool', short: 'q', value: 'false', help: 'Just return the exit code' },
        list: { type: 'bool', value: 'false', help: 'Print all allowed actions' },
        'no-headers': { type: 'bool', value: 'false', help: 'Print allowed actions without headers' },
      },
      run: canI,
    },
    reconcile,
    {
      name: 'whoami',
      short: 'Experimental: Check self subject attributes',
      flags: outputFlags,
      run: whoAmI,
    },
  ],
}

async function canI(context: Context): Promise<void> {
  const { flags, args } = context
  if (flags.bool('list')) return listAccess(context)
  const [verb, target, name = ''] = args
  if (verb === undefined || target === undefined || args.length > 3)
    throw new CommandError(
      `error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${context.path} -h' for help and examples.`,
    )
  const client = context.client()
  const body = {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: target.startsWith('/')
      ? { nonResourceAttributes: { path: target, verb } }
      : { resourceAttributes: await attributes(context, verb, target, name) },
  }
  const answer = await client.request<JsonObject>('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body,
  })
  const allowed = at(answer, 'status', 'allowed') === true
  const reason = stringAt(answer, 'status', 'reason')
  if (!flags.bool('quiet')) context.out(allowed ? 'yes\n' : `no${reason ? ` - ${reason}` : ''}\n`)
  if (!allowed) throw new CommandError('')
}

/** Everything that the current user may do in the namespace. */
async function listAccess(context: Context): Promise<void> {
  const client = context.client()
  const answer = await client.request<JsonObject>('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    body: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { namespace: context.flags.bool('all-namespaces') ? '' : client.namespace },
    },
  })
  const rules = [...listAt(answer, 'status', 'resourceRules'), ...listAt(answer, 'status', 'nonResourceRules')]
  if (at(answer, 'status', 'incomplete') === true) {
    const why = stringAt(answer, 'status', 'evaluationError')
    context.err(`warning: the list may be incomplete: ${why}\n`)
  }
  const heading = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']
  const rows = compactRules(rules as readonly PolicyRule[]).map(ruleCells)
  context.out(alignRows(context.flags.bool('no-headers') ? rows : [heading, ...rows], tableColumns))
}

async function attributes(context: Context, verb: string, target: string, name: string): Promise<JsonObject> {
  const client = context.client()
  const [type = '', inline = ''] = target.split('/')
  const resource = type === '*' ? undefined : await client.discovery.findOptional(type)
  if (!resource && type !== '*') context.err(`Warning: the server doesn't have a resource type '${type}'\n\n`)
  if (resource && !resource.namespaced && !context.flags.bool('all-namespaces'))
    context.err(
      `Warning: resource '${resource.plural}' is not namespace scoped${resource.group ? ` in group '${resource.group}'` : ''}\n\n`,
    )
  const namespace =
    context.flags.bool('all-namespaces') || (resource && !resource.namespaced) ? {} : { namespace: client.namespace }
  return {
    verb,
    ...namespace,
    group: resource?.group ?? (type === '*' ? '*' : ''),
    resource: resource?.plural ?? type,
    ...(inline || name ? { name: inline || name } : {}),
    ...(context.flags.string('subresource') ? { subresource: context.flags.string('subresource') } : {}),
  }
}

async function whoAmI(context: Context): Promise<void> {
  const body = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {} }
  const answer = await context
    .client()
    .request<JsonObject>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body })
  const print = objectPrinter(context)
  if (print) return context.out(print(answer, 'selfsubjectreview.authentication.k8s.io/'))
  const info = at(answer, 'status', 'userInfo')
  const rows: string[][] = [['ATTRIBUTE', 'VALUE']]
  const add = (title: string, value: unknown): void => {
    if (typeof value === 'string' && value !== '') rows.push([title, value])
    if (Array.isArray(value) && value.length > 0) rows.push([title, `[${value.join(' ')}]`])
  }
  add('Username', at(info, 'username'))
  add('UID', at(info, 'uid'))
  add('Groups', at(info, 'groups'))
  const extra = at(info, 'extra')
  if (isObject(extra)) for (const key of Object.keys(extra).sort()) add(`Extra: ${key}`, extra[key])
  context.out(alignRows(rows, tableColumns))
}
