// kubectl get: shows objects, as tables made by the server or in full. Like kubectl/pkg/cmd/get.
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { type Client, tableAccept } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { type ApiResource, shownName } from '../discovery.ts'
import { CommandError, fail, throwAll } from '../errors.ts'
import { allNamespacesFlags, fileFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { type JsonObject, stringAt } from '../json-value.ts'
import { absolutePath } from '../kubeconfig.ts'
import { ageOf, selectors } from '../list-request.ts'
import { parseColumnsFile, parseCustomColumns, printCustomColumns } from '../printers/custom-columns.ts'
import { isFormat, type ObjectPrinter, objectPrinter, splitOutput } from '../printers/printer.ts'
import { printTable, type Table, type TableOptions, tableOf } from '../printers/table-printer.ts'
import { getRaw } from '../raw-request.ts'
import { gather, infosFromFiles, wantedFromArgs, withType } from '../selection.ts'
import { sortedBy } from '../sorting.ts'
import { watchTables } from './get-watch.ts'

export const get: Command = {
  name: 'get',
  short: 'Display one or many resources.',
  usage: '(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  flags: {
    ...outputFlags,
    ...fileFlags,
    ...selectorFlags,
    ...allNamespacesFlags,
    'field-selector': { type: 'string', value: '', help: 'Field selector, such as status.phase=Running' },
    'show-labels': { type: 'bool', value: 'false', help: 'Show all labels as the last column' },
    'label-columns': { type: 'list', short: 'L', value: '', help: 'Labels to show as columns' },
    'no-headers': { type: 'bool', value: 'false', help: "Don't print headers" },
    'show-kind': { type: 'bool', value: 'false', help: 'List the resource type for the requested objects' },
    'sort-by': { type: 'string', value: '', help: 'Sort by a field, such as .metadata.name' },
    'ignore-not-found': { type: 'bool', value: 'false', help: 'Treat "not found" as success' },
    'chunk-size': { type: 'int', value: '500', help: 'Return large lists in chunks' },
    'server-print': { type: 'bool', value: 'true', help: 'Have the server make the tables' },
    watch: { type: 'bool', short: 'w', value: 'false', help: 'After listing, watch for changes' },
    'watch-only': { type: 'bool', value: 'false', help: 'Watch for changes without listing first' },
    'output-watch-events': { type: 'bool', value: 'false', help: 'Show the type of each watch event' },
    subresource: { type: 'string', value: '', help: 'Fetch this subresource: status or scale' },
    raw: { type: 'string', value: '', help: 'Raw URI to request from the server' },
  },
  async run(context) {
    if (context.flags.has('raw')) return getRaw(context)
    const { flags, args } = context
    if (args.length === 0 && flags.all('filename').length === 0) failNothingToGet()
    const { format, argument } = splitOutput(flags.string('output'))
    if (flags.bool('watch') || flags.bool('watch-only')) return watchTables(context, tableOptions(context, false))
    if (format === '' || format === 'wide') return getTables(context)
    const isColumns = format.startsWith('custom-columns')
    const printer = (): ObjectPrinter | undefined =>
      objectPrinter(context, false, ['custom-columns', 'custom-columns-file', 'wide'])
    // A template is looked at before anything is asked for, a format that there is not only after.
    const early = !isColumns && isFormat(format) ? printer() : undefined
    const { objects, single, errors } = await getObjects(context)
    const print = isColumns ? undefined : (early ?? printer())
    if (format.startsWith('custom-columns'))
      context.out(
        printCustomColumns(
          format === 'custom-columns' ? parseCustomColumns(argument) : parseColumnsFile(columnsFile(context, argument)),
          objects.map(({ object }) => object),
          flags.bool('no-headers'),
        ),
      )
    else if (print && format === 'name')
      context.out(
        objects
          .map(({ resource, object }) => print(object, shownName(resource, stringAt(object, 'metadata', 'name'))))
          .join(''),
      )
    else if (print && (objects.length > 0 || errors.length === 0)) {
      const [first] = objects
      if (single && first) context.out(print(first.object, ''))
      else if (!single) context.out(print(listOf(objects.map(({ object }) => object)), ''))
    }
    throwAll(errors)
  },
}

function columnsFile(context: Context, path: string): string {
  const text = context.host.disk.readText(absolutePath(context.host, path))
  return text ?? fail(`could not read template ${path}, open ${path}: no such file or directory`)
}

/** Gets one object, or a subresource of it. */
function getOne<T>(
  context: Context,
  client: Client,
  resource: ApiResource,
  namespace: string,
  name: string,
  accept?: string,
): Promise<T> {
  const path = pathOf(resource, client.namespaceFor(resource, namespace), name, context.flags.string('subresource'))
  return client.request<T>('GET', path, accept ? { accept } : {})
}

type Found = { readonly resource: ApiResource; readonly object: JsonObject }

/** Objects in full; those that were not found are told at the end. */
async function getObjects(
  context: Context,
): Promise<{ objects: readonly Found[]; single: boolean; errors: unknown[] }> {
  const client = context.client()
  const objects: Found[] = []
  const errors: unknown[] = []
  const requests = await requestsOf(context, client, errors)
  for (const { resource, namespace, name } of requests.list)
    await gatherFound(context, errors, async () => {
      const found = name
        ? [await getOne<JsonObject>(context, client, resource, namespace, name)]
        : await client.list<JsonObject>(resource, namespace, selectors(context))
      objects.push(...found.map((object) => ({ resource, object: withType(resource, object) })))
    })
  const sortBy = context.flags.string('sort-by')
  return {
    objects: sortBy ? sortedBy(objects, sortBy, ({ object }) => object) : objects,
    single: requests.single,
    errors,
  }
}

function listOf(items: readonly JsonObject[]): JsonObject {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }
}

type Requests = {
  readonly list: readonly { readonly resource: ApiResource; readonly namespace: string; readonly name?: string }[]
  readonly single: boolean
  /** Whether objects of several kinds are asked for. */
  readonly mixed: boolean
}

async function requestsOf(context: Context, client: Client, errors: unknown[]): Promise<Requests> {
  const { flags, args } = context
  const files = flags.all('filename')
  if (files.length > 0) {
    const { infos, errors: problems } = await infosFromFiles(context, files)
    errors.push(...problems)
    const kinds = new Set(infos.map(({ resource }) => resource.plural))
    return { list: infos, single: infos.length === 1, mixed: kinds.size > 1 }
  }
  const wanted = await wantedFromArgs(client, args, errors)
  const everywhere = flags.bool('all-namespaces')
  const targets = [
    ...wanted.tuples,
    ...wanted.names.flatMap((name) => wanted.resources.map((resource) => ({ resource, name }))),
  ]
  if (targets.length > 0) {
    if (flags.string('selector') || flags.string('field-selector'))
      fail('name cannot be provided when a selector is specified')
    if (everywhere) fail('a resource cannot be retrieved by name across all namespaces')
    const kinds = new Set(targets.map(({ resource }) => resource.plural))
    return {
      list: targets.map((target) => ({ ...target, namespace: client.namespace })),
      single: targets.length === 1,
      mixed: wanted.tuples.length > 0 && kinds.size > 1,
    }
  }
  return {
    list: wanted.resources.map((resource) => ({ resource, namespace: everywhere ? '' : client.namespace })),
    single: false,
    mixed: wanted.resources.length > 1,
  }
}

async function getTables(context: Context): Promise<void> {
  const client = context.client()
  const errors: unknown[] = []
  const requests = await requestsOf(context, client, errors)
  const sortBy = context.flags.string('sort-by')
  const tables: { resource: ApiResource; table: Table }[] = []
  for (const { resource, namespace, name } of requests.list)
    await gatherFound(context, errors, async () => {
      const table = name
        ? tableOf(await getOne<unknown>(context, client, resource, namespace, name, tableAccept), ageOf(context))
        : await listTable(context, client, resource, namespace)
      const last = tables.at(-1)
      if (last && name && last.resource === resource)
        tables[tables.length - 1] = {
          resource,
          table: { columns: last.table.columns, rows: [...last.table.rows, ...table.rows] },
        }
      else if (table.rows.length > 0) tables.push({ resource, table })
    })
  const options = tableOptions(context, requests.mixed)
  tables.forEach(({ resource, table }, index) => {
    if (index > 0 && !options.noHeaders) context.out('\n')
    const rows = sortBy ? sortedBy(table.rows, sortBy, ({ object }) => object) : table.rows
    context.out(
      printTable({ ...table, rows }, resource, {
        ...options,
        withNamespace: options.withNamespace && resource.namespaced,
      }),
    )
  })
  if (tables.length === 0 && errors.length === 0 && !context.flags.bool('ignore-not-found')) {
    const namespaced = requests.list.some(({ resource }) => resource.namespaced)
    const everywhere = context.flags.bool('all-namespaces') || !namespaced
    context.err(everywhere ? 'No resources found\n' : `No resources found in ${client.namespace} namespace.\n`)
  }
  throwAll(errors)
}

/** All pages of a list, as one table. */
async function listTable(context: Context, client: Client, resource: ApiResource, namespace: string): Promise<Table> {
  const sorted = context.flags.string('sort-by') !== ''
  let columns: Table['columns'] = []
  const rows: Table['rows'][number][] = []
  let from: string | undefined
  do {
    const body = await client.listPage<unknown>(resource, namespace, {
      accept: tableAccept,
      query: {
        ...selectors(context),
        ...(sorted ? { includeObject: 'Object' } : { limit: context.flags.int('chunk-size') || undefined }),
        continue: from,
      },
    })
    const page = tableOf(body, ageOf(context))
    columns = page.columns
    rows.push(...page.rows)
    from = stringAt(body, 'metadata', 'continue') || undefined
  } while (from)
  return { columns, rows }
}

function tableOptions({ flags }: Context, mixed: boolean): TableOptions {
  return {
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces'),
    withKind: mixed || flags.bool('show-kind'),
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.all('label-columns'),
    withEvents: flags.bool('output-watch-events'),
  }
}

async function gatherFound(context: Context, errors: unknown[], step: () => Promise<void>): Promise<void> {
  const found: unknown[] = []
  await gather(found, step)
  const ignored = context.flags.bool('ignore-not-found')
  errors.push(...found.filter((error) => !(ignored && isApiError(error, 'NotFound'))))
}

function failNothingToGet(): never {
  throw new CommandError(`You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`)
}
