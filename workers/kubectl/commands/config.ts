// kubectl config: looks into and changes the kubeconfig. Like kubectl/pkg/cmd/config.

import { encodeBase64 } from '../../apimachinery/base64.ts'
import { printYaml } from '../../apimachinery/yaml-printer.ts'
import type { Command, Context } from '../command.ts'
import { fail, failUsage } from '../errors.ts'
import { helpOf } from '../help.ts'
import { at, isObject, type JsonObject, stringAt, withAt } from '../json-value.ts'
import {
  absolutePath,
  type Kubeconfig,
  kubeconfigObject,
  kubeconfigPath,
  readKubeconfig,
  withEntry,
  writeKubeconfig,
} from '../kubeconfig.ts'
import { parseJsonPath, printJsonPath } from '../printers/json-path.ts'
import { printJson } from '../printers/json-printer.ts'
import { splitOutput } from '../printers/printer.ts'
import { alignRows, tableColumns } from '../printers/tab-writer.ts'

const useContextCommand: Command = {
  name: 'use-context',
  aliases: ['use'],
  short: 'Set the current-context in a kubeconfig file.',
  usage: 'CONTEXT_NAME [options]',
  run: useContext,
}

export const config: Command = {
  name: 'config',
  short: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".',
  usage: 'SUBCOMMAND [options]',
  subcommands: [
    { name: 'current-context', short: 'Display the current-context', run: currentContext },
    {
      name: 'delete-cluster',
      short: 'Delete the specified cluster from the kubeconfig',
      run: (context) => deleteEntry(context, 'clusters', 'cluster'),
    },
    {
      name: 'delete-context',
      short: 'Delete the specified context from the kubeconfig',
      run: (context) => deleteEntry(context, 'contexts', 'context'),
    },
    {
      name: 'delete-user',
      short: 'Delete the specified user from the kubeconfig',
      run: (context) => deleteEntry(context, 'users', 'user'),
    },
    {
      name: 'get-clusters',
      short: 'Display clusters defined in the kubeconfig',
      run: (context) => listNames(context, 'clusters'),
    },
    {
      name: 'get-contexts',
      short: 'Describe one or many contexts',
      usage: '[(-o|--output=)name)] [options]',
      flags: {
        output: { type: 'string', short: 'o', value: '', help: 'name' },
        'no-headers': { type: 'bool', value: 'false', help: "Don't print headers" },
      },
      run: getContexts,
    },
    {
      name: 'get-users',
      short: 'Display users defined in the kubeconfig',
      run: (context) => listNames(context, 'users'),
    },
    {
      name: 'rename-context',
      short: 'Rename a context from the kubeconfig file',
      usage: 'CONTEXT_NAME NEW_NAME [options]',
      run: renameContext,
    },
    {
      name: 'set',
      short: 'Set an individual value in a kubeconfig file',
      usage: 'PROPERTY_NAME PROPERTY_VALUE [options]',
      run: setValue,
    },
    {
      name: 'set-cluster',
      short: 'Set a cluster entry in kubeconfig',
      usage: 'NAME [--server=server] [options]',
      flags: { 'certificate-authority': { type: 'string', value: '' } },
      run: setCluster,
    },
    {
      name: 'set-context',
      short: 'Set a context entry in kubeconfig',
      usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
      flags: { current: { type: 'bool', value: 'false', help: 'Modify the current context' } },
      run: setContext,
    },
    {
      name: 'set-credentials',
      short: 'Set a user entry in kubeconfig',
      usage: 'NAME [--token=bearer_token] [--username=basic_user] [--password=basic_password] [options]',
      flags: {
        username: { type: 'string', value: '' },
        password: { type: 'string', value: '' },
        'embed-certs': { type: 'bool', value: 'false', help: 'Embed client certificate and key in the entry' },
      },
      run: setCredentials,
    },
    {
      name: 'unset',
      short: 'Unset an individual value in a kubeconfig file',
      usage: 'PROPERTY_NAME [options]',
      run: unsetValue,
    },
    useContextCommand,
    {
      name: 'view',
      short: 'Display merged kubeconfig settings or a specified kubeconfig file',
      flags: {
        output: { type: 'string', short: 'o', value: 'yaml', help: 'yaml, json or jsonpath' },
        raw: { type: 'bool', value: 'false', help: 'Show secrets too' },
        minify: { type: 'bool', value: 'false', help: 'Only what the current context uses' },
        flatten: { type: 'bool', value: 'false', help: 'Make the output self-contained' },
      },
      run: view,
    },
  ],
}

function read({ host, flags }: Context): Kubeconfig {
  return readKubeconfig(host, flags.string('kubeconfig'))
}

function write({ host, flags }: Context, next: Kubeconfig): void {
  writeKubeconfig(host, flags.string('kubeconfig'), next)
}

function fileOf({ host, flags }: Context): string {
  return kubeconfigPath(host, flags.string('kubeconfig'))
}

async function currentContext(context: Context): Promise<void> {
  const { currentContext: name } = read(context)
  context.out(name === '' ? fail('current-context is not set') : `${name}\n`)
}

type Section = 'clusters' | 'users' | 'contexts'

async function deleteEntry(context: Context, section: Section, word: string): Promise<void> {
  const [name] = context.args
  if (name === undefined || context.args.length > 1) failUsage(context.path, `you must specify one ${word} name`)
  const before = read(context)
  const file = fileOf(context)
  if (!before[section].has(name ?? '')) fail(`cannot delete ${word} ${name}, not in ${file}`)
  if (section === 'contexts' && before.currentContext === name)
    context.err(
      'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    )
  write(context, { ...before, [section]: withEntry(before[section], name ?? '', undefined) })
  context.out(`deleted ${word} ${name} from ${file}\n`)
}

async function listNames(context: Context, section: Section): Promise<void> {
  context.out(`${['NAME', ...[...read(context)[section].keys()].sort()].join('\n')}\n`)
}

async function getContexts(context: Context): Promise<void> {
  const { flags, args } = context
  const { contexts, currentContext: current } = read(context)
  const output = flags.string('output')
  if (!['', 'name'].includes(output)) fail(`output must be one of '' or 'name': ${output}`)
  const names = args.length > 0 ? args.filter((name) => contexts.has(name)) : [...contexts.keys()].sort()
  if (output === 'name') context.out(names.map((name) => `${name}\n`).join(''))
  else {
    const rows = names.map((name) => {
      const entry = contexts.get(name)
      return [
        name === current ? '*' : '',
        name,
        stringAt(entry, 'cluster'),
        stringAt(entry, 'user'),
        stringAt(entry, 'namespace'),
      ]
    })
    const heading = flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]
    context.out(alignRows([...heading, ...rows], tableColumns))
  }
  const missing = args.find((name) => !contexts.has(name))
  if (missing !== undefined) fail(`context ${missing} not found`)
}

async function renameContext(context: Context): Promise<void> {
  const [from = '', to = ''] = context.args
  if (context.args.length !== 2) failUsage(context.path, `Unexpected args: [${context.args.join(' ')}]`)
  const before = read(context)
  const file = fileOf(context)
  const entry = before.contexts.get(from) ?? fail(`cannot rename the context "${from}", it's not in ${file}`)
  if (before.contexts.has(to))
    fail(`cannot rename the context "${from}", the context "${to}" already exists in ${file}`)
  const contexts = withEntry(withEntry(before.contexts, from, undefined), to, entry)
  write(context, { ...before, contexts, currentContext: before.currentContext === from ? to : before.currentContext })
  context.out(`Context "${from}" renamed to "${to}".\n`)
}

async function setCluster(context: Context): Promise<void> {
  const { flags } = context
  const name = oneName(context)
  const before = read(context)
  const changes = {
    ...(flags.has('server') ? { server: flags.string('server') } : {}),
    ...(flags.has('insecure-skip-tls-verify')
      ? { 'insecure-skip-tls-verify': flags.bool('insecure-skip-tls-verify') }
      : {}),
    ...(flags.has('certificate-authority') ? { 'certificate-authority': flags.string('certificate-authority') } : {}),
  }
  write(context, {
    ...before,
    clusters: withEntry(before.clusters, name, { ...before.clusters.get(name), ...changes }),
  })
  context.out(`Cluster "${name}" set.\n`)
}

async function setCredentials(context: Context): Promise<void> {
  const { flags } = context
  const name = oneName(context)
  const before = read(context)
  const changes: Record<string, string> = {}
  const embeds = flags.bool('embed-certs')
  if (embeds && !flags.has('client-certificate') && !flags.has('client-key'))
    fail('you must specify a --client-certificate or --client-key to embed')
  for (const field of ['client-certificate', 'client-key', 'token', 'username', 'password'])
    if (flags.has(field)) {
      const isFile = field.startsWith('client-')
      if (isFile && embeds) changes[`${field}-data`] = embedded(context, field)
      else changes[field] = flags.string(field)
    }
  const user = Object.entries(before.users.get(name) ?? {})
  const replaced = (key: string) =>
    Object.hasOwn(changes, `${key}-data`) || Object.hasOwn(changes, key.replace(/-data$/, ''))
  const kept = Object.fromEntries(user.filter(([key]) => !replaced(key)))
  write(context, { ...before, users: withEntry(before.users, name, { ...kept, ...changes }) })
  context.out(`User "${name}" set.\n`)
}

/** What the file of a flag holds, as kubeconfigs embed it. */
function embedded({ flags, host }: Context, flag: string): string {
  const path = flags.string(flag)
  const text = host.disk.readText(absolutePath(host, path))
  if (text === undefined) fail(`could not read ${flag} data from ${path}: open ${path}: no such file or directory`)
  return encodeBase64(text)
}

function oneName({ args, path }: Context): string {
  if (args.length !== 1) failUsage(path, `Unexpected args: [${args.join(' ')}]`)
  return args[0] ?? ''
}

async function setContext(context: Context): Promise<void> {
  const { flags, args } = context
  if (args.length > 1) failUsage(context.path, `Unexpected args: [${args.join(' ')}]`)
  if (args.length === 0 && !flags.bool('current')) fail('you must specify a non-empty context name or --current')
  if (args.length > 0 && flags.bool('current')) fail('you cannot specify both a context name and --current')
  const before = read(context)
  const name = args[0] ?? before.currentContext
  if (name === '') fail('no current context is set')
  const known = before.contexts.get(name)
  const changes: Record<string, string> = {}
  for (const field of ['cluster', 'user', 'namespace']) if (flags.has(field)) changes[field] = flags.string(field)
  write(context, { ...before, contexts: withEntry(before.contexts, name, { ...known, ...changes }) })
  context.out(`Context "${name}" ${known ? 'modified' : 'created'}.\n`)
}

async function useContext(context: Context): Promise<void> {
  const { args } = context
  if (args.length !== 1) {
    context.out(helpOf(useContextCommand, context.path))
    fail(`Unexpected args: [${args.join(' ')}]`)
  }
  const [name = ''] = args
  const before = read(context)
  if (!before.contexts.has(name)) fail(`no context exists with the name: "${name}"`)
  write(context, { ...before, currentContext: name })
  context.out(`Switched to context "${name}".\n`)
}

/** `clusters.c1.server`: a section, a name that may hold dots, a field. */
function propertyPath(text: string): { section: Section; name: string; field: string } | 'current-context' {
  if (text === 'current-context') return text
  const [section = '', ...rest] = text.split('.')
  if (!['clusters', 'users', 'contexts'].includes(section) || rest.length === 0)
    return fail(`unable to parse ${text} after [] at api.Config`)
  const field = rest.length > 1 ? (rest.at(-1) ?? '') : ''
  return { section: section as Section, name: (field === '' ? rest : rest.slice(0, -1)).join('.'), field }
}

async function setValue(context: Context): Promise<void> {
  const [property = '', value = ''] = context.args
  if (context.args.length !== 2) failUsage(context.path, `Unexpected args: [${context.args.join(' ')}]`)
  const path = propertyPath(property)
  const before = read(context)
  if (path === 'current-context') write(context, { ...before, currentContext: value })
  else {
    if (path.field === '') fail(`unable to parse ${property}`)
    const entry = withAt(
      before[path.section].get(path.name),
      [path.field],
      value === 'true' || value === 'false' ? value === 'true' : value,
    )
    write(context, { ...before, [path.section]: withEntry(before[path.section], path.name, entry) })
  }
  context.out(`Property "${property}" set.\n`)
}

async function unsetValue(context: Context): Promise<void> {
  const [property = ''] = context.args
  if (context.args.length !== 1) failUsage(context.path, `Unexpected args: [${context.args.join(' ')}]`)
  const path = propertyPath(property)
  const before = read(context)
  if (path === 'current-context') write(context, { ...before, currentContext: '' })
  else {
    const known = before[path.section].get(path.name)
    const entry = path.field === '' || !known ? undefined : withAt(known, [path.field], undefined)
    if (known) write(context, { ...before, [path.section]: withEntry(before[path.section], path.name, entry) })
  }
  context.out(`Property "${property}" unset.\n`)
}

const secrets: Readonly<Record<string, string>> = {
  token: 'REDACTED',
  password: 'REDACTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  'certificate-authority-data': 'DATA+OMITTED',
}

async function view(context: Context): Promise<void> {
  const { flags } = context
  const whole = read(context)
  const chosen = flags.bool('minify') ? minified(whole, flags.string('context')) : whole
  const object = kubeconfigObject(flags.bool('raw') ? chosen : redacted(chosen))
  const { format, argument } = splitOutput(flags.string('output'))
  if (format === 'yaml') context.out(printYaml(object))
  else if (format === 'json') context.out(printJson(object))
  else if (format === 'jsonpath') context.out(printJsonPath(parseJsonPath(argument), object, false))
  else
    fail(
      `unable to match a printer suitable for the output format "${flags.string('output')}", allowed formats are: json,jsonpath,yaml`,
    )
}

/** What the current context uses, and nothing else. */
function minified(whole: Kubeconfig, asked: string): Kubeconfig {
  const name = asked || whole.currentContext
  const entry = whole.contexts.get(name)
  if (name === '') fail('current-context must exist in order to minify')
  if (!entry) return fail(`cannot locate context ${name}`)
  const only = (entries: Kubeconfig['clusters'], key: string): Kubeconfig['clusters'] => {
    const found = entries.get(key)
    return new Map(found ? [[key, found]] : [])
  }
  return {
    contexts: new Map([[name, entry]]),
    clusters: only(whole.clusters, stringAt(entry, 'cluster')),
    users: only(whole.users, stringAt(entry, 'user')),
    currentContext: name,
  }
}

function redacted(whole: Kubeconfig): Kubeconfig {
  const hide = (entries: Kubeconfig['users']): Kubeconfig['users'] =>
    new Map([...entries].map(([name, entry]) => [name, hidden(entry)]))
  return { ...whole, users: hide(whole.users), clusters: hide(whole.clusters) }
}

function hidden(entry: JsonObject): JsonObject {
  const shown: Record<string, unknown> = {}
  for (const key of Object.keys(entry))
    shown[key] = at(entry, key) !== '' && Object.hasOwn(secrets, key) ? secrets[key] : entry[key]
  return isObject(entry) ? shown : entry
}
