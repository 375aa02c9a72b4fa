// kubectl set image, env, resources and serviceaccount: changes to pod templates. Like kubectl/pkg/cmd/set.
import { parseQuantity, quantityFormatError } from '../../apimachinery/quantity.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import { patchTypeOf } from '../apply/patch-schema.ts'
import { twoWayPatch } from '../apply/strategic-diff.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { apiVersionOf } from '../discovery.ts'
import { fail, failUsage, throwAll } from '../errors.ts'
import { allNamespacesFlags, dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import type { FlagTable } from '../flags.ts'
import { at, isObject, type JsonObject, jsonEqual, listAt, withAt } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, selectObjects } from '../selection.ts'
import { type ContainerRef, containersOf, podSpecPath, withContainer } from '../workload-objects.ts'
import { setSelector } from './set-selector.ts'
import { setSubject } from './set-subject.ts'

const setFlags: FlagTable = {
  ...fileFlags,
  ...outputFlags,
  ...selectorFlags,
  ...allNamespacesFlags,
  ...dryRunFlags,
  ...managerFlags('kubectl-set'),
  all: { type: 'bool', value: 'false', help: 'Select all resources of the specified types' },
  local: { type: 'bool', value: 'false', help: 'Work on files without contacting the server' },
}

export const set: Command = {
  name: 'set',
  short: 'Configure application resources.',
  usage: 'SUBCOMMAND [options]',
  subcommands: [
    {
      name: 'env',
      short: 'Update environment variables on a pod template',
      usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
      flags: {
        ...setFlags,
        containers: { type: 'string', short: 'c', value: '*', help: 'Names of the containers to change' },
        env: { type: 'array', short: 'e', help: 'A key=value pair to set' },
        list: { type: 'bool', value: 'false', help: 'Display the environment' },
        overwrite: { type: 'bool', value: 'true', help: 'Allow variables to be overwritten' },
      },
      run: setEnv,
    },
    {
      name: 'image',
      short: 'Update the image of a pod template',
      usage:
        '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
      flags: setFlags,
      run: setImage,
    },
    {
      name: 'resources',
      short: 'Update resource requests/limits on objects with pod templates',
      usage: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]) [options]',
      flags: {
        ...setFlags,
        containers: { type: 'string', short: 'c', value: '*', help: 'Names of the containers to change' },
        limits: { type: 'string', value: '', help: "Limits, such as 'cpu=100m,memory=256Mi'" },
        requests: { type: 'string', value: '', help: "Requests, such as 'cpu=100m,memory=256Mi'" },
      },
      run: setResources,
    },
    setSelector,
    {
      name: 'serviceaccount',
      aliases: ['sa'],
      short: 'Update the service account of a resource',
      usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
      flags: setFlags,
      run: setServiceAccount,
    },
    setSubject,
  ],
}

type Edit = (object: JsonObject, path: readonly string[]) => JsonObject

/** Fetches the objects, changes each, and sends what is different. */
async function editObjects(context: Context, args: readonly string[], operation: string, edit: Edit): Promise<void> {
  const { flags } = context
  const dryRun = dryRunOf(context)
  const local = flags.bool('local')
  const printer = new DonePrinter(context, dryRun)
  const { infos, errors: problems } = await selected(context, args)
  const errors: unknown[] = [...problems]
  for (const info of infos)
    await gather(errors, async () => {
      const path = podSpecPath(info.object)
      if (!path) return fail(`the object is not a pod or does not have a pod template: *unstructured.Unstructured`)
      const after = edit(info.object, path)
      if (local || dryRun === 'client')
        return printer.done(info.resource, info.name, operation, local ? withEmptyFields(after, path) : after)
      if (jsonEqual(info.object, after)) return
      printer.done(info.resource, info.name, operation, await send(context, info, after))
    })
  throwAll(errors)
}

function selected(context: Context, args: readonly string[]): ReturnType<typeof selectObjects> {
  const { flags } = context
  return selectObjects(context, {
    args,
    files: true,
    local: flags.bool('local'),
    selector: flags.string('selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
  })
}

async function send(context: Context, info: Info, after: JsonObject): Promise<JsonObject> {
  const client = context.client()
  const type = patchTypeOf(apiVersionOf(info.resource), info.resource.kind)
  return client.request<JsonObject>(
    'PATCH',
    pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name),
    {
      body: twoWayPatch(info.object, after, type),
      contentType: patchTypes.strategic,
      query: {
        fieldManager: context.flags.string('field-manager'),
        dryRun: dryRunOf(context) === 'server' ? 'All' : undefined,
      },
    },
  )
}

/** Go writes these fields of a typed object even when they are empty. */
function withEmptyFields(object: JsonObject, path: readonly string[]): JsonObject {
  let full = object
  for (const ref of containersOf(object, path))
    if (ref.container['resources'] === undefined)
      full = withContainer(full, path, ref, { ...ref.container, resources: {} })
  if (object['kind'] === 'Deployment' && at(full, 'spec', 'strategy') === undefined)
    full = withAt(full, ['spec', 'strategy'], {})
  return full['status'] === undefined ? { ...full, status: {} } : full
}

/** Splits `deploy/web a=b c-` into targets and pairs. */
function splitPairs(args: readonly string[], isPair: (arg: string) => boolean): { targets: string[]; pairs: string[] } {
  return { targets: args.filter((arg) => !isPair(arg)), pairs: args.filter(isPair) }
}

async function setImage(context: Context): Promise<void> {
  const { targets, pairs } = splitPairs(context.args, (arg) => arg.includes('=') && !arg.startsWith('='))
  if (targets.length === 0 && context.flags.all('filename').length === 0)
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (pairs.length === 0) fail('at least one image update is required')
  const images = pairs.map((pair) => {
    const equals = pair.indexOf('=')
    return { name: pair.slice(0, equals), image: pair.slice(equals + 1) }
  })
  await editObjects(context, targets, 'image updated', (object, path) => {
    let next = object
    for (const { name, image } of images) {
      const found = containersOf(next, path).filter(({ container }) => name === '*' || container['name'] === name)
      if (found.length === 0) fail(`unable to find container named "${name}"`)
      for (const ref of found) next = withContainer(next, path, ref, { ...ref.container, image })
    }
    return next
  })
}

async function setEnv(context: Context): Promise<void> {
  const { flags } = context
  const { targets, pairs } = splitPairs(
    context.args,
    (arg) => /^[-._a-zA-Z][-._a-zA-Z0-9]*=/.test(arg) || /^[^/]+-$/.test(arg),
  )
  const all = [...pairs, ...flags.all('env')]
  if (flags.bool('list')) return listEnv(context, targets)
  if (targets.length === 0 && flags.all('filename').length === 0)
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (all.length === 0) fail('at least one environment variable must be provided')
  await editObjects(context, targets, 'env updated', (object, path) => {
    let next = object
    for (const ref of chosen(context, object, path))
      next = withContainer(next, path, ref, { ...ref.container, env: changedEnv(context, ref.container, all) })
    return next
  })
}

function changedEnv(
  context: Context,
  container: JsonObject,
  pairs: readonly string[],
): readonly JsonObject[] | undefined {
  const before = listAt(container, 'env').filter(isObject)
  const after = [...before]
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair.slice(0, -1) : pair.slice(0, equals)
    const at = after.findIndex((one) => one['name'] === name)
    if (equals < 0) {
      if (at >= 0) after.splice(at, 1)
      continue
    }
    if (at >= 0 && !context.flags.bool('overwrite'))
      fail(`'${name}' already has a value (${String(after[at]?.['value'])}), and --overwrite is false`)
    const variable = { name, value: pair.slice(equals + 1) }
    if (at >= 0) after[at] = variable
    else after.push(variable)
  }
  return after.length > 0 ? after : undefined
}

async function listEnv(context: Context, targets: readonly string[]): Promise<void> {
  const { infos, errors } = await selected(context, targets)
  for (const { object, resource, name } of infos)
    for (const { container } of chosen(context, object, podSpecPath(object) ?? [])) {
      context.out(`# ${resource.kind} ${name}, container ${String(container['name'])}\n`)
      for (const variable of listAt(container, 'env').filter(isObject))
        context.out(
          variable['valueFrom'] === undefined
            ? `${String(variable['name'])}=${String(variable['value'] ?? '')}\n`
            : `# ${String(variable['name'])} from ${describeSource(variable['valueFrom'])}\n`,
        )
    }
  throwAll(errors)
}

function describeSource(source: unknown): string {
  const [map, secret, field] = [at(source, 'configMapKeyRef'), at(source, 'secretKeyRef'), at(source, 'fieldRef')]
  if (isObject(map)) return `configmap ${String(map['name'])}, key ${String(map['key'])}`
  if (isObject(secret)) return `secret ${String(secret['name'])}, key ${String(secret['key'])}`
  return isObject(field) ? `field path ${String(field['fieldPath'])}` : 'a resource field'
}

/** The containers that `-c` names: a name, or a pattern with `*`. */
function chosen(context: Context, object: JsonObject, path: readonly string[]): readonly ContainerRef[] {
  const pattern = context.flags.string('containers')
  const matcher = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
  const found = containersOf(object, path).filter(({ container }) => matcher.test(String(container['name'])))
  if (found.length === 0) fail(`unable to find container named "${pattern}"`)
  return found
}

async function setResources(context: Context): Promise<void> {
  const { flags, args } = context
  if (args.length === 0 && flags.all('filename').length === 0)
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  const [limits, requests] = [amounts(flags.string('limits')), amounts(flags.string('requests'))]
  if (!limits && !requests)
    fail('you must specify an update to requests or limits (in the form of --requests/--limits)')
  await editObjects(context, args, 'resource requirements updated', (object, path) => {
    let next = object
    for (const ref of chosen(context, object, path)) {
      const before = at(ref.container, 'resources')
      const old = isObject(before) ? before : {}
      const merged = {
        ...old,
        ...(limits ? { limits: changedAmounts(old['limits'], limits) } : {}),
        ...(requests ? { requests: changedAmounts(old['requests'], requests) } : {}),
      }
      next = withContainer(next, path, ref, { ...ref.container, resources: merged })
    }
    return next
  })
}

function amounts(text: string): Readonly<Record<string, string>> | undefined {
  if (text === '') return undefined
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', amount, ...more] = part.split('=')
      if (amount === undefined || more.length > 0) fail(`Invalid argument syntax ${part}, expected <resource>=<value>`)
      if (!parseQuantity(amount ?? '')) fail(quantityFormatError)
      return [name, amount ?? '']
    }),
  )
}

/** An amount of 0 removes what was set. */
function changedAmounts(before: unknown, wanted: Readonly<Record<string, string>>): JsonObject {
  const next: Record<string, unknown> = isObject(before) ? { ...before } : {}
  for (const [name, amount] of Object.entries(wanted)) {
    if (parseQuantity(amount)?.units === 0n) delete next[name]
    else next[name] = amount
  }
  return next
}

async function setServiceAccount(context: Context): Promise<void> {
  const { args, flags } = context
  if (args.length === 0) failUsage(context.path, 'serviceaccount is required')
  const account = args.at(-1) ?? ''
  const targets = args.slice(0, -1)
  if (targets.length === 0 && flags.all('filename').length === 0)
    fail('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  await editObjects(context, targets, 'serviceaccount updated', (object, path) =>
    withAt(object, [...path, 'serviceAccountName'], account),
  )
}
