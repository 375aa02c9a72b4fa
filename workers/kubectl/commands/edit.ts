// kubectl edit: objects in an editor; what was changed is sent as a patch. Like kubectl/pkg/cmd/util/editor.

import { printYaml } from '../../apimachinery/yaml-printer.ts'
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { threeWayMergePatch } from '../apply/merge-diff.ts'
import { patchTypeOf } from '../apply/patch-schema.ts'
import { twoWayPatch } from '../apply/strategic-diff.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { apiVersionOf, shownName } from '../discovery.ts'
import { editText, withoutComments } from '../editing.ts'
import { CommandError, fail, plainMessage } from '../errors.ts'
import { fileFlags, managerFlags, outputFlags, validateFlags } from '../flag-sets.ts'
import { isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { readManifests } from '../manifest-reader.ts'
import { objectPrinter, withoutManagedFields } from '../printers/printer.ts'
import { failNothing, type Info, selectObjects } from '../selection.ts'

export const edit: Command = {
  name: 'edit',
  short: 'Edit a resource from the default editor.',
  usage: '(RESOURCE/NAME | -f FILENAME) [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...validateFlags,
    ...managerFlags('kubectl-edit'),
    'output-patch': { type: 'bool', value: 'false', help: 'Output the patch if the resource is edited' },
    subresource: { type: 'string', value: '', help: 'Edit this subresource: status' },
    'windows-line-endings': { type: 'bool', value: 'false', help: 'Not supported here' },
    'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
  },
  async run(context) {
    const { args, flags } = context
    if (args.length === 0 && flags.all('filename').length === 0) failNothing()
    const { infos, errors } = await selectObjects(context, { args, files: true })
    const [error] = errors
    if (error) throw error
    if (infos.length === 0) fail('edit cancelled, no objects found')
    await editInfos(context, infos)
  },
}

const heading = `# Edit the object below. Lines that begin with '#' are left out, and an empty file
# cancels the edit. When something is wrong with it, the file is opened again and says what.
#
`

/** Opens the editor until the change was taken, nothing was changed, or the same mistake was made twice. */
async function editInfos(context: Context, infos: readonly Info[]): Promise<void> {
  const { err, host } = context
  const json = context.flags.string('output') === 'json'
  const original = originalText(context, infos)
  let shown = original
  let reasons = ''
  let before: { readonly text: string; readonly file: string } | undefined
  for (;;) {
    const edited = await editText(context, (json ? '' : heading + reasons) + shown, json ? '.json' : '.yaml')
    if (before && withoutComments(before.text) === withoutComments(edited.text)) return cancelled(context, edited.file)
    if (before) host.disk.remove(before.file)
    if (withoutComments(edited.text) === withoutComments(original)) {
      host.disk.remove(edited.file)
      return err('Edit cancelled, no changes made.\n')
    }
    if (withoutComments(edited.text) === '') {
      host.disk.remove(edited.file)
      return err('Edit cancelled, saved file was empty.\n')
    }
    const problem = await take(context, infos, edited)
    if (problem === undefined) return host.disk.remove(edited.file)
    reasons = `${problem
      .split('\n')
      .map((line) => `# ${line}\n`)
      .join('')}#\n`
    shown = `${withoutComments(edited.text)}\n`
    before = edited
  }
}

function cancelled({ err }: Context, file: string): never {
  err(`A copy of your changes has been stored to "${file}"\n`)
  throw new CommandError('error: Edit cancelled, no valid changes were saved.')
}

function originalText(context: Context, infos: readonly Info[]): string {
  const keeps = context.flags.bool('show-managed-fields')
  const objects = infos.map(({ object }) => (keeps ? object : withoutManagedFields(object)))
  const [only] = objects
  const whole = objects.length === 1 && only ? only : { apiVersion: 'v1', kind: 'List', items: objects, metadata: {} }
  const print = context.flags.string('output') === '' ? printYaml : objectPrinter(context)
  return print ? print(whole, '') : ''
}

/** Sends what was changed; the reason to open the editor again, if there is one. */
async function take(
  context: Context,
  infos: readonly Info[],
  edited: { readonly text: string; readonly file: string },
): Promise<string | undefined> {
  const { documents, errors } = readManifests(edited.text)
  const [syntax] = errors
  const [only] = infos
  if (syntax && only) return refused(context, only, `The edited file failed validation: ${syntax.message}`)
  const objects = documents.flatMap(({ value }) =>
    stringAt(value, 'kind') === 'List' ? listAt(value, 'items').filter(isObject) : [value],
  )
  for (const info of infos) {
    const object = objects.find((one) => stringAt(one, 'metadata', 'name') === info.name) ?? objects[0]
    if (!object) continue
    const unknown = await whyInvalid(context, object)
    if (unknown !== undefined) return refused(context, info, unknown)
    if (stringAt(object, 'metadata', 'name') !== info.name)
      fail('At least one of apiVersion, kind and name was changed')
    const problem = await patchOne(context, info, object, edited.file)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** What the schema would say: a kind that is not there. */
async function whyInvalid(context: Context, object: JsonObject): Promise<string | undefined> {
  const [apiVersion, kind] = [stringAt(object, 'apiVersion'), stringAt(object, 'kind')]
  if (apiVersion === '' || kind === '') return 'The edited file failed validation: apiVersion or kind not set'
  const found = await context.client().discovery.ofKind(apiVersion, kind)
  return found
    ? undefined
    : `The edited file failed validation: no matches for kind "${kind}" in version "${apiVersion}"`
}

function refused({ err }: Context, { resource, name }: Info, reason: string): string {
  const plural = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
  err(`error: ${plural} "${name}" is invalid\n`)
  return `${plural} "${name}" was not valid:\n* ${reason}`
}

async function patchOne(context: Context, info: Info, object: JsonObject, file: string): Promise<string | undefined> {
  const { flags } = context
  const client = context.client()
  const type = patchTypeOf(apiVersionOf(info.resource), info.resource.kind)
  const before = flags.bool('show-managed-fields') ? info.object : withoutManagedFields(info.object)
  const body = type ? twoWayPatch(before, object, type) : threeWayMergePatch(before, object, before)
  if (Object.keys(body).length === 0) {
    context.out(`${shownName(info.resource, info.name)} skipped\n`)
    return undefined
  }
  if (flags.bool('output-patch')) context.out(`Patch: ${JSON.stringify(body)}\n`)
  const path = pathOf(
    info.resource,
    client.namespaceFor(info.resource, info.namespace),
    info.name,
    flags.string('subresource'),
  )
  const validation = { strict: 'Strict', true: 'Strict', warn: 'Warn' }[flags.string('validate')] ?? 'Ignore'
  try {
    await client.request('PATCH', path, {
      body,
      contentType: type ? patchTypes.strategic : patchTypes.merge,
      query: { fieldManager: flags.string('field-manager'), fieldValidation: validation },
    })
  } catch (error) {
    if (isApiError(error, 'Invalid')) return refused(context, info, plainMessage(error))
    const plural = info.resource.group === '' ? info.resource.plural : `${info.resource.plural}.${info.resource.group}`
    if (isApiError(error, 'NotFound')) {
      context.err(`error: ${plural} "${info.name}" could not be found on the server\n`)
      context.err(`The edits you made on deleted resources have been saved to "${file}"\n`)
      throw new CommandError('')
    }
    context.err(`error: ${plural} "${info.name}" could not be patched: ${plainMessage(error)}\n`)
    context.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`)
    throw new CommandError('')
  }
  context.out(`${shownName(info.resource, info.name)} edited\n`)
  return undefined
}
