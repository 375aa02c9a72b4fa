// kubectl apply view-last-applied, set-last-applied and edit-last-applied: what the annotation of `kubectl apply` remembers.
// Like kubectl/pkg/cmd/apply/apply_*_last_applied.go.

import { printYaml } from '../../apimachinery/yaml-printer.ts'
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { describeInfo } from '../apply/apply-object.ts'
import { lastApplied, lastAppliedAnnotation, lastAppliedText } from '../apply/last-applied.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { shownName } from '../discovery.ts'
import { editText, withoutComments } from '../editing.ts'
import { fail, failUsage, throwAll, withSource } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags, selectorFlags, validateFlags } from '../flag-sets.ts'
import { canonicalJson, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { readManifests } from '../manifest-reader.ts'
import { printSortedJson } from '../printers/json-printer.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { getObject, type Info, infosFromFiles, selectObjects } from '../selection.ts'

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: {
    ...fileFlags,
    ...selectorFlags,
    all: { type: 'bool', value: 'false', help: 'All resources of the types in the namespace' },
    output: { type: 'string', short: 'o', value: 'yaml', help: 'yaml or json' },
  },
  async run(context) {
    const { flags, args } = context
    const selection = { args, files: true, selector: flags.string('selector'), all: flags.bool('all') }
    const { infos, errors } = await selectObjects(context, selection)
    throwAll(errors)
    const found = infos.flatMap(({ name, object, source }) => {
      const text = lastAppliedText(object)
      if (text !== undefined) return [{ text, object }]
      // Without a file there is no error to speak of.
      if (source === '') return []
      return fail(
        `error when no last-applied-configuration annotation found on resource: ${name}\n ${JSON.stringify(source)}: <nil>`,
      )
    })
    for (const { text, object } of found) context.out(shown(context, text, object))
  },
}

function shown({ flags, path }: Context, text: string, object: JsonObject): string {
  const format = flags.string('output')
  if (format === 'yaml') return printYaml(lastApplied(object))
  if (format === 'json') return indented(text)
  return failUsage(path, `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`)
}

/** The text with line breaks; what it says stays in its order. */
function indented(text: string): string {
  const space = /\s*$/.exec(text)?.[0] ?? ''
  return `${JSON.stringify(JSON.parse(text), null, 2)}${space}`
}

export const setLastApplied: Command = {
  name: 'set-last-applied',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: '-f FILENAME',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    'create-annotation': { type: 'bool', value: 'false', help: 'Also for objects that do not have the annotation' },
  },
  async run(context) {
    const dryRun = dryRunOf(context)
    const printer = new DonePrinter(context, dryRun)
    const client = context.client()
    const { infos, errors } = await infosFromFiles(context, context.flags.all('filename'))
    throwAll(errors)
    const changes: { readonly info: Info; readonly patch: JsonObject; readonly live: JsonObject }[] = []
    for (const info of infos) {
      const live = await liveObject(context, info)
      const before = lastAppliedText(live)
      if (before === undefined && !context.flags.bool('create-annotation'))
        fail(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        )
      if (before !== undefined && canonicalJson(lastApplied(live)) === canonicalJson(info.object))
        context.out(`set-last-applied ${info.name}: no changes required.\n`)
      else changes.push({ info, live, patch: annotationPatch(info.object) })
    }
    for (const { info, live, patch } of changes) {
      const { resource, namespace, name } = info
      const path = pathOf(resource, client.namespaceFor(resource, namespace), name)
      const query = { dryRun: dryRun === 'server' ? 'All' : undefined }
      const options = { body: patch, contentType: patchTypes.merge, query }
      const object = dryRun === 'client' ? live : await client.request<JsonObject>('PATCH', path, options)
      printer.done(resource, name, 'configured', object)
    }
  },
}

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  usage: '(RESOURCE/NAME | -f FILENAME)',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...validateFlags,
    ...managerFlags('kubectl-client-side-apply'),
    'windows-line-endings': { type: 'bool', value: 'false', help: 'Not supported here' },
  },
  async run(context) {
    const { args, err, host } = context
    const { infos, errors } = await selectObjects(context, { args, files: true })
    throwAll(errors)
    const remembered = infos.filter(({ object }) => lastAppliedText(object) !== undefined)
    if (remembered.length === 0)
      fail(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      )
    const json = context.flags.string('output') === 'json'
    const original = editableText(
      remembered.map(({ object }) => lastApplied(object)),
      json,
    )
    let shown = heading + original
    for (;;) {
      const before = shown
      const { text, file } = await editText(context, shown, json ? '.json' : '.yaml')
      if (withoutComments(text) === withoutComments(original)) {
        host.disk.remove(file)
        return err('Edit cancelled, no changes made.\n')
      }
      if (withoutComments(text) === '') {
        host.disk.remove(file)
        return err('Edit cancelled, saved file was empty.\n')
      }
      const { documents, errors: problems } = readManifests(text)
      const [problem] = problems
      if (problem === undefined) {
        host.disk.remove(file)
        return saveEdited(
          context,
          remembered,
          documents.flatMap(({ value }) => objectsOf(value)),
        )
      }
      shown = `${heading}# The edited file had a syntax error: ${problem.message}\n#\n${withoutComments(text)}\n`
      if (withoutComments(before) !== withoutComments(text)) continue
      err(`A copy of your changes has been stored to "${file}"\n`)
      fail('Edit cancelled, no valid changes were saved.')
    }
  },
}

const heading = `# Edit what 'kubectl apply' remembers of the object. Lines that begin with '#' are left out, and an empty file
# cancels the edit.
#
`

function editableText(configurations: readonly JsonObject[], json: boolean): string {
  const [only] = configurations
  const isOne = configurations.length === 1 && only !== undefined
  const whole = isOne ? only : { kind: 'List', apiVersion: 'v1', metadata: {}, items: configurations }
  return json ? printSortedJson(whole) : printYaml(whole)
}

function objectsOf(value: JsonObject): readonly JsonObject[] {
  return stringAt(value, 'kind') === 'List' ? listAt(value, 'items').filter(isObject) : [value]
}

async function saveEdited(context: Context, infos: readonly Info[], objects: readonly JsonObject[]): Promise<void> {
  const client = context.client()
  const fieldManager = context.flags.string('field-manager')
  for (const object of objects) {
    const info = infos.find(({ name }) => name === stringAt(object, 'metadata', 'name'))
    if (info === undefined) return fail('At least one of apiVersion, kind and name was changed')
    const { resource, namespace, name } = info
    const isSame = canonicalJson(object) === canonicalJson(lastApplied(info.object))
    const path = pathOf(resource, client.namespaceFor(resource, namespace), name)
    const options = { body: annotationPatch(object), contentType: patchTypes.merge, query: { fieldManager } }
    if (!isSame) await client.request('PATCH', path, options)
    context.out(`${shownName(resource, name)} ${isSame ? 'skipped' : 'edited'}\n`)
  }
}

async function liveObject(context: Context, info: Info): Promise<JsonObject> {
  try {
    return await getObject(context.client(), info.resource, info.namespace, info.name)
  } catch (error) {
    if (isApiError(error, 'NotFound')) throw error
    throw withSource(
      `retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`,
      info.source,
      error,
    )
  }
}

/** Like editor.GetApplyPatch: nothing but the annotation changes. */
function annotationPatch(object: JsonObject): JsonObject {
  return { metadata: { annotations: { [lastAppliedAnnotation]: `${canonicalJson(object)}\n` } } }
}
