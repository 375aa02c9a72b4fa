// kubectl events: what has happened, oldest first. Like kubectl/pkg/cmd/events.
import type { Event } from '../../apis/core/types.ts'
import { events as eventsResource } from '../../apis/resources.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { eventAge } from '../describe/describer.ts'
import { apiVersionOf } from '../discovery.ts'
import { fail } from '../errors.ts'
import { allNamespacesFlags, outputFlags } from '../flag-sets.ts'
import type { JsonObject } from '../json-value.ts'
import { objectPrinter } from '../printers/printer.ts'
import { alignRows } from '../printers/tab-writer.ts'
import { wantedFromArgs, withType } from '../selection.ts'

export const events: Command = {
  name: 'events',
  short: 'Display events.',
  usage: '[(-o|--output=)json|yaml|name|jsonpath] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  flags: {
    ...outputFlags,
    ...allNamespacesFlags,
    for: { type: 'string', value: '', help: 'Only events of this resource, as type/name' },
    types: { type: 'list', value: '', help: 'Only events of these types' },
    watch: { type: 'bool', short: 'w', value: 'false', help: 'After listing, watch for more events' },
    'no-headers': { type: 'bool', value: 'false', help: "Don't print headers" },
    'chunk-size': { type: 'int', value: '500', help: 'Return large lists in chunks' },
  },
  async run(context) {
    const { flags } = context
    const client = context.client()
    const types = flags.all('types').map((type) => type.toLowerCase())
    if (types.some((type) => type !== 'normal' && type !== 'warning')) fail('valid --types are Normal or Warning')
    const namespace = flags.bool('all-namespaces') ? '' : client.namespace
    const fieldSelector = await selectorFor(context)
    const wanted = ({ type = '' }: Event): boolean => types.length === 0 || types.includes(type.toLowerCase())
    if (flags.bool('watch')) return watchEvents(context, namespace, fieldSelector, wanted)
    const found = (await client.list<Event>(eventsResource, namespace, { fieldSelector })).filter(wanted)
    if (found.length === 0)
      return context.err(namespace === '' ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
    const sorted = [...found].sort((a, b) => timeOf(a) - timeOf(b))
    const print = objectPrinter(context)
    if (print) {
      const items = sorted.map((event) => withType(resource, event as unknown as JsonObject))
      return context.out(print({ apiVersion: 'v1', kind: 'EventList', metadata: {}, items }, ''))
    }
    context.out(table(context, sorted, !flags.bool('no-headers'), []))
  },
}

const resource = {
  ...eventsResource,
  kind: 'Event',
  singular: 'event',
  shortNames: [],
  categories: [],
  verbs: [],
  subresources: [],
}

async function selectorFor(context: Context): Promise<string | undefined> {
  const target = context.flags.string('for')
  if (target === '') return undefined
  if (!target.includes('/')) fail(`--for must be in resource/name form`)
  const { tuples } = await wantedFromArgs(context.client(), [target])
  const [found] = tuples
  if (!found) return fail('--for must be in resource/name form')
  const apiVersion = apiVersionOf(found.resource)
  return `involvedObject.kind=${found.resource.kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${found.name}`
}

function table(context: Context, found: readonly Event[], header: boolean, remembered: number[]): string {
  const everywhere = context.flags.bool('all-namespaces')
  const nowMs = context.host.clock.unixMs()
  const rows = found.map((event) => [
    ...(everywhere ? [event.metadata.namespace ?? ''] : []),
    eventAge(event, nowMs),
    event.type ?? '',
    event.reason ?? '',
    `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`,
    (event.message ?? '').trim().replace(/[\n\t]/g, ' '),
  ])
  const heading = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  return alignRows(header ? [heading, ...rows] : rows, { minWidth: 6, padding: 3, remembered })
}

async function watchEvents(
  context: Context,
  namespace: string,
  fieldSelector: string | undefined,
  wanted: (event: Event) => boolean,
): Promise<void> {
  const ended = context.host.signal()
  const remembered: number[] = []
  let header = !context.flags.bool('no-headers')
  let problem: unknown
  context.client().watch<Event>(
    pathOf(eventsResource, namespace),
    { fieldSelector },
    {
      onEvent(event) {
        if ((event.type !== 'ADDED' && event.type !== 'MODIFIED') || !wanted(event.object)) return
        context.out(table(context, [event.object], header, remembered))
        header = false
      },
      onEnd(error) {
        problem = error
        ended.notify()
      },
    },
  )
  await ended.wait()
  if (problem) throw problem
}

function timeOf(event: Event): number {
  return Date.parse(event.series?.lastObservedTime || event.lastTimestamp || event.eventTime || '') || 0
}
