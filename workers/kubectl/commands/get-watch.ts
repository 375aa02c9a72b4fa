// kubectl get -w: prints a line for every change of what was listed. Like kubectl/pkg/cmd/get watch.
import { pathOf } from '../../client-go/rest-client.ts'
import { tableAccept } from '../client.ts'
import type { Context } from '../command.ts'
import type { ApiResource } from '../discovery.ts'
import { shownName } from '../discovery.ts'
import { fail } from '../errors.ts'
import { at, isObject, stringAt } from '../json-value.ts'
import { ageOf, selectors } from '../list-request.ts'
import { objectPrinter } from '../printers/printer.ts'
import { printTable, type Table, type TableOptions, tableOf } from '../printers/table-printer.ts'
import { wantedFromArgs } from '../selection.ts'

export async function watchTables(context: Context, options: TableOptions): Promise<void> {
  const client = context.client()
  const { resource, name } = await watchTarget(context)
  const namespace = context.flags.bool('all-namespaces') ? '' : client.namespace
  const path = pathOf(resource, client.namespaceFor(resource, namespace))
  const chosen = selectors(context)
  const query = { ...chosen, fieldSelector: name ? `metadata.name=${name}` : chosen.fieldSelector }
  const printer = ['', 'wide'].includes(context.flags.string('output')) ? undefined : objectPrinter(context)
  const show = printer
    ? (body: unknown): void => {
        for (const object of at(body, 'items') ? (at(body, 'items') as unknown[]) : [body])
          if (isObject(object)) context.out(printer(object, shownName(resource, stringAt(object, 'metadata', 'name'))))
      }
    : tableWriter(context, resource, { ...options, withNamespace: options.withNamespace && resource.namespaced })
  const accept = printer ? {} : { accept: tableAccept }
  const listed = name
    ? await client.get<unknown>(resource, namespace, name, accept)
    : await client.request<unknown>('GET', path, { ...accept, query: { ...query, limit: 500 } })
  if (!context.flags.bool('watch-only')) show(listed, 'ADDED')
  // A single object is watched from now on, which begins with an event for the object as it is: that was shown already.
  const resourceVersion = name ? '0' : stringAt(listed, 'metadata', 'resourceVersion') || undefined
  let skips = name !== undefined
  const ended = context.host.signal()
  let problem: unknown
  const stream = client.watch<unknown>(
    path,
    { ...query, resourceVersion },
    {
      onEvent(event) {
        if (event.type === 'ERROR') problem = event.object
        else if (event.type !== 'BOOKMARK' && !skips) show(event.object, event.type)
        skips = false
      },
      onEnd(error) {
        problem ??= error
        ended.notify()
      },
    },
    printer ? undefined : tableAccept,
  )
  // A time limit for requests ends a watch without a complaint.
  const { timeoutMs } = client.config
  const limit = timeoutMs > 0 ? context.host.clock.after(timeoutMs, () => ended.notify()) : undefined
  await ended.wait()
  limit?.cancel()
  stream.close()
  if (problem instanceof Error) throw problem
}

async function watchTarget(context: Context): Promise<{ resource: ApiResource; name?: string }> {
  const { resources, names, tuples } = await wantedFromArgs(context.client(), context.args)
  const [tuple] = tuples
  if (tuples.length === 1 && tuple) return tuple
  const [resource] = resources
  if (!resource || resources.length !== 1 || names.length > 1 || tuples.length > 1)
    return fail(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    )
  const [name] = names
  return name === undefined ? { resource } : { resource, name }
}

/** Writes tables one under the other: the header once, columns as wide as they have ever been. */
function tableWriter(
  context: Context,
  resource: ApiResource,
  options: TableOptions,
): (body: unknown, event: string) => void {
  const remembered: number[] = []
  let columns: Table['columns'] = []
  let headed = false
  return (body, event) => {
    const table = tableOf(body, ageOf(context))
    if (table.columns.length > 0) columns = table.columns
    if (table.rows.length === 0) return
    context.out(printTable({ columns, rows: table.rows }, resource, { ...options, remembered, event }, !headed))
    headed = true
  }
}
