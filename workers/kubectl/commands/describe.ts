// kubectl describe: all that is known of objects, with their events. Like kubectl/pkg/cmd/describe.
import { isApiError } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { describerFor } from '../describe/describers.ts'
import { CommandError, throwAll } from '../errors.ts'
import { allNamespacesFlags, fileFlags, selectorFlags } from '../flag-sets.ts'
import type { JsonObject } from '../json-value.ts'
import {
  gather,
  getObject,
  type Info,
  infoOf,
  infosFromFiles,
  type Selected,
  selectObjects,
  wantedFromArgs,
  withType,
} from '../selection.ts'

export const describe: Command = {
  name: 'describe',
  short: 'Show details of a specific resource or group of resources.',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  flags: {
    ...fileFlags,
    ...selectorFlags,
    ...allNamespacesFlags,
    'show-events': { type: 'bool', value: 'true', help: 'Display events related to the described object' },
    'chunk-size': { type: 'int', value: '500', help: 'Return large lists in chunks' },
  },
  async run(context) {
    const { infos, errors: problems, showEvents } = await objectsToDescribe(context)
    const errors: unknown[] = [...problems]
    let first = true
    for (const { resource, object } of infos)
      await gather(errors, async () => {
        const text = await describerFor(resource)({ client: context.client(), showEvents }, object as never)
        context.out(first ? text : `\n\n${text}`)
        first = false
      })
    if (infos.length === 0 && errors.length === 0)
      context.err(
        context.flags.bool('all-namespaces')
          ? 'No resources found\n'
          : `No resources found in ${context.client().namespace} namespace.\n`,
      )
    throwAll(errors)
  },
}

async function objectsToDescribe(
  context: Context,
): Promise<Pick<Selected, 'infos' | 'errors'> & { readonly showEvents: boolean }> {
  const { flags, args } = context
  const asked = flags.has('show-events')
  const result = await found(context)
  // Events of several objects would bury the rest, unless they are asked for.
  const showEvents = asked ? flags.bool('show-events') : result.infos.length === 1 && result.errors.length === 0
  const [error] = result.errors
  if (args.length !== 2 || args[0]?.includes('/') || !isApiError(error, 'NotFound')) return { ...result, showEvents }
  const matching = await withPrefix(context, args[0] ?? '', args[1] ?? '')
  return matching.length > 0 ? { infos: matching, errors: [], showEvents } : { ...result, showEvents }
}

async function found(context: Context): Promise<Pick<Selected, 'infos' | 'errors'>> {
  const { flags, args } = context
  if (flags.all('filename').length > 0) return fromFiles(context)
  if (args.length === 0)
    throw new CommandError(
      'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  const selector = flags.string('selector')
  const named = args.length > 1 || args[0]?.includes('/')
  return selectObjects(context, {
    args,
    selector,
    all: selector === '' && !named,
    allNamespaces: flags.bool('all-namespaces'),
  })
}

async function fromFiles(context: Context): Promise<{ infos: Info[]; errors: unknown[] }> {
  const { infos, errors } = await infosFromFiles(context, context.flags.all('filename'))
  const fetched: Info[] = []
  for (const info of infos)
    await gather(errors, async () => {
      const object = await getObject(context.client(), info.resource, info.namespace, info.name)
      fetched.push({ ...info, object })
    })
  return { infos: fetched, errors }
}

/** Objects whose names begin with what was given. */
async function withPrefix(context: Context, type: string, prefix: string): Promise<Info[]> {
  const client = context.client()
  const { resources } = await wantedFromArgs(client, [type])
  const [resource] = resources
  if (!resource) return []
  const objects = await client.list<JsonObject>(resource, client.namespace)
  return objects
    .map((object) => infoOf(resource, withType(resource, object)))
    .filter(({ name }) => name.startsWith(prefix))
}
