// What the palette offers for what was typed: actions, things to go to, faults, and the terminal for all the rest.
import type { ObjectView, Target } from '../../../workers/contract.ts'
import { type FaultChoice, faultChoices, requestFault } from '../../bridge/faults.ts'
import type { Messages } from '../../i18n/text.ts'
import type { Action } from '../../state/action.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { runInTerminal } from '../../state/command-request.ts'
import { select, targetKey } from '../../state/selection.ts'
import { requestView } from '../../state/view-request.ts'
import { showPanel } from '../../state/workspace.ts'
import { bestMatches } from './matching.ts'

export type Entry = {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly keys?: string
  readonly perform: () => void
}
export type EntryGroup = { readonly name: string; readonly heading: string; readonly entries: readonly Entry[] }

const perGroup = 7
/** Kinds that come and go too fast to be looked for. */
const passing = new Set(['events', 'leases', 'endpointslices'])

export function entryGroups(query: string, actions: readonly Action[], text: Messages): readonly EntryGroup[] {
  const headings = {
    time: text.palette.groupTime,
    view: text.palette.groupView,
    cluster: text.palette.groupCluster,
    chaos: text.palette.groupChaos,
    examples: text.palette.groupExamples,
    terminal: text.palette.groupKubectl,
    panels: text.palette.groupPanels,
    help: text.palette.groupHelp,
  } as const satisfies Record<Action['group'], string>
  const isBlank = query.trim() === ''
  const ofActions = (group: Action['group']): EntryGroup => ({
    name: group,
    heading: headings[group],
    entries: bestMatches(
      actions
        .filter((action) => action.group === group && action.name !== 'palette')
        .map((action) => actionEntry(action, text)),
      searched,
      query,
      isBlank ? 5 : perGroup,
    ),
  })
  const groups: EntryGroup[] = [
    ofActions('cluster'),
    ofActions('time'),
    ...(isBlank ? [] : thingGroups(query, text)),
    ofActions('examples'),
    ofActions('terminal'),
    ofActions('chaos'),
    ofActions('view'),
    ofActions('panels'),
    ofActions('help'),
  ]
  const found = groups.filter((group) => group.entries.length > 0)
  if (isBlank) return found
  const command = commandGroup(query, text)
  return /^(kubectl|k)\s/.test(query.trim()) ? [command, ...found] : [...found, command]
}

function actionEntry(action: Action, text: Messages): Entry {
  const { name, keys, perform } = action
  return { id: name, label: action.label(text), hint: action.hint?.(text) ?? '', perform, ...(keys && { keys }) }
}

function thingGroups(query: string, text: Messages): EntryGroup[] {
  const cluster = currentCluster()
  const objects = bestMatches(
    filter(cluster.objects.values(), (object) => !passing.has(object.plural)),
    (object) => `${object.kind} ${nameOf(object)}`,
    query,
    perGroup,
  ).map((object) => goTo({ type: 'object', uid: object.uid }, nameOf(object), object.kind))
  const machines = bestMatches(cluster.machineNames, (name) => name, query, 4)
  const components = bestMatches(cluster.components.values(), (component) => component.id, query, 5)
  const targets: Target[] = [
    ...machines.map((name): Target => ({ type: 'machine', name })),
    ...components.map(({ id }): Target => ({ type: 'component', id })),
  ]
  const faults = bestMatches(
    targets.flatMap((target) => faultChoices(target)).map((choice) => faultEntry(choice, text)),
    searched,
    query,
    perGroup,
  )
  return [
    { name: 'objects', heading: text.palette.groupObjects, entries: objects },
    {
      name: 'machines',
      heading: text.palette.groupMachines,
      entries: machines.map((name) => goTo({ type: 'machine', name }, name, '')),
    },
    {
      name: 'programs',
      heading: text.palette.groupPrograms,
      entries: components.map(({ id, name, machine }) => goTo({ type: 'component', id }, name, machine)),
    },
    { name: 'faults', heading: text.palette.groupChaos, entries: faults },
  ]
}

function commandGroup(query: string, text: Messages): EntryGroup {
  const line = query.trim()
  const perform = () => runInTerminal(line)
  const entry = { id: 'run-typed', label: text.palette.runInTerminal(line), hint: '', perform }
  return { name: 'typed', heading: text.palette.groupKubectl, entries: [entry] }
}

function faultEntry(choice: FaultChoice, text: Messages): Entry {
  return { id: choice.name, label: choice.label(text), hint: '', perform: () => requestFault(choice) }
}

function goTo(target: Target, label: string, hint: string): Entry {
  const key = targetKey(target)
  const perform = () => {
    select(target)
    requestView({ type: 'reveal', key })
    showPanel('right', 'inspector')
  }
  return { id: key, label, hint, perform }
}

function searched(entry: Entry): string {
  return `${entry.label} ${entry.hint}`
}

function nameOf(object: ObjectView): string {
  return object.namespace === '' ? object.name : `${object.namespace}/${object.name}`
}

function* filter<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Iterable<T> {
  for (const item of items) if (isWanted(item)) yield item
}
