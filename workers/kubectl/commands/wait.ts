// kubectl wait: until objects are in a certain state. Like kubectl/pkg/cmd/wait.
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { waitUntilGone } from '../deletion.ts'
import { shownName } from '../discovery.ts'
import { fail, throwAll } from '../errors.ts'
import { allNamespacesFlags, fileFlags, outputFlags, selectorFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { findPath, parseRelaxedPath, show } from '../printers/json-path.ts'
import { gather, type Info, selectObjects, wantedFromArgs } from '../selection.ts'

export const wait: Command = {
  name: 'wait',
  short: 'Wait for a specific condition on one or many resources.',
  usage:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...selectorFlags,
    ...allNamespacesFlags,
    'field-selector': { type: 'string', value: '', help: 'Field selector' },
    all: { type: 'bool', value: 'false', help: 'Select all resources of the specified types' },
    for: { type: 'array', help: "create, delete, condition=NAME[=VALUE] or jsonpath='{…}'[=VALUE]" },
    timeout: { type: 'duration', value: '30s', help: 'How long to wait; negative: a week' },
  },
  async run(context) {
    const conditions = context.flags.all('for').map(parseCondition)
    if (conditions.length === 0) fail('unrecognized condition: []')
    const asked = context.flags.duration('timeout')
    const deadlineMs = context.host.clock.nowMs() + (asked < 0 ? 7 * 24 * 3_600_000 : asked)
    const errors: unknown[] = []
    for (const condition of conditions) {
      const { infos, errors: problems } = await targets(context, condition, deadlineMs)
      errors.push(...problems)
      if (infos.length === 0 && problems.length === 0 && condition.type !== 'delete')
        fail('no matching resources found')
      for (const info of infos)
        await gather(errors, async () => {
          const met = await isMet(context, info, condition, deadlineMs)
          if (!met) fail(`timed out waiting for the condition on ${info.resource.plural}/${info.name}`)
          context.out(`${shownName(info.resource, info.name)} condition met\n`)
        })
    }
    throwAll(errors)
  },
}

type Condition = { readonly type: 'delete' | 'create' } | StateCondition
type StateCondition =
  | { readonly type: 'condition'; readonly name: string; readonly value: string }
  | {
      readonly type: 'jsonpath'
      readonly steps: ReturnType<typeof parseRelaxedPath>
      readonly value: string | undefined
    }

function parseCondition(text: string): Condition {
  const lower = text.toLowerCase()
  if (lower === 'delete' || lower === 'create') return { type: lower }
  if (text.startsWith('condition=')) {
    const [name = '', value = 'true'] = text.slice('condition='.length).split('=')
    return { type: 'condition', name, value }
  }
  if (!text.startsWith('jsonpath=')) fail(`unrecognized condition: ${JSON.stringify(text)}`)
  const [, path = '', , value] = /^((?:[^=]|==)*)(=([\s\S]*))?$/.exec(text.slice('jsonpath='.length)) ?? []
  if (value === '')
    fail("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  return { type: 'jsonpath', steps: parseRelaxedPath(path), value: value?.replace(/^['"]|['"]$/g, '') }
}

/** What to wait for: `delete` and `create` are about objects that may not be there. */
async function targets(
  context: Context,
  condition: Condition,
  deadlineMs: number,
): Promise<{ infos: readonly Info[]; errors: readonly unknown[] }> {
  const { flags, args, host } = context
  for (;;) {
    const selected = await selectObjects(context, {
      args,
      files: true,
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
    })
    const missing = selected.errors.some((error) => isApiError(error, 'NotFound'))
    if (condition.type === 'delete')
      return { infos: selected.infos, errors: selected.errors.filter((error) => !isApiError(error, 'NotFound')) }
    if (condition.type !== 'create' || (!missing && selected.infos.length > 0)) return selected
    if (host.clock.nowMs() >= deadlineMs) {
      const { tuples, resources, names } = await wantedFromArgs(context.client(), args)
      const plural = tuples[0]?.resource.plural ?? resources[0]?.plural ?? ''
      return fail(`timed out waiting for the condition on ${plural}/${tuples[0]?.name ?? names[0] ?? ''}`)
    }
    await host.clock.sleep(500)
  }
}

async function isMet(context: Context, info: Info, condition: Condition, deadlineMs: number): Promise<boolean> {
  const client = context.client()
  const { host } = context
  const leftMs = Math.max(1, deadlineMs - host.clock.nowMs())
  if (condition.type === 'delete') return waitUntilGone(client, info, stringAt(info.object, 'metadata', 'uid'), leftMs)
  if (condition.type !== 'condition' && condition.type !== 'jsonpath') return true
  if (holds(condition, info.object)) return true
  const over = host.signal()
  let met = false
  let problem: unknown
  const stream = client.watch<unknown>(
    pathOf(info.resource, client.namespaceFor(info.resource, info.namespace)),
    {
      fieldSelector: `metadata.name=${info.name}`,
      resourceVersion: stringAt(info.object, 'metadata', 'resourceVersion'),
    },
    {
      onEvent(event) {
        if ((event.type === 'ADDED' || event.type === 'MODIFIED') && isObject(event.object))
          met ||= holds(condition, event.object)
        if (met) over.notify()
      },
      onEnd(error) {
        problem = error
        over.notify()
      },
    },
  )
  const timer = host.clock.after(leftMs, () => over.notify())
  await over.wait()
  timer.cancel()
  stream.close()
  if (!met && problem) throw problem
  return met
}

function holds(condition: StateCondition, object: JsonObject): boolean {
  if (condition.type === 'condition') {
    const generation = Number(at(object, 'metadata', 'generation') ?? 0)
    const found = listAt(object, 'status', 'conditions').find(
      (one) => stringAt(one, 'type').toLowerCase() === condition.name.toLowerCase(),
    )
    const observed = at(found, 'observedGeneration') ?? at(object, 'status', 'observedGeneration')
    if (typeof observed === 'number' && observed < generation) return false
    return stringAt(found, 'status').toLowerCase() === condition.value.toLowerCase()
  }
  const values = findPath(condition.steps, object)
  if (values.length === 0) return false
  return condition.value === undefined ? true : values.length === 1 && show(values[0]) === condition.value
}
