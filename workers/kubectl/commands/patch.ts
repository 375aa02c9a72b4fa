// kubectl patch: sends a patch as it was typed. Like kubectl/pkg/cmd/patch.
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, plainMessage, throwAll } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags } from '../flag-sets.ts'
import { isObject, type JsonObject, jsonEqual, stringAt } from '../json-value.ts'
import { absolutePath } from '../kubeconfig.ts'
import { readManifests } from '../manifest-reader.ts'
import { applyJsonPatch, applyMergePatch } from '../patch-objects.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { failNothing, gather, type Info, infosFromFiles, selectObjects, wantedFromArgs } from '../selection.ts'

export const patch: Command = {
  name: 'patch',
  short: 'Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...managerFlags('kubectl-patch'),
    patch: { type: 'string', short: 'p', value: '', help: 'The patch, as JSON or YAML' },
    'patch-file': { type: 'string', value: '', help: 'A file with the patch' },
    type: { type: 'string', value: 'strategic', help: 'json, merge or strategic' },
    subresource: { type: 'string', value: '', help: 'Patch this subresource: status or scale' },
    local: { type: 'bool', value: 'false', help: 'Work on files without contacting the server' },
  },
  async run(context) {
    const { flags } = context
    const [typed, file] = [flags.string('patch'), flags.string('patch-file')]
    if (typed !== '' && file !== '') fail('cannot specify --patch and --patch-file together')
    if (typed === '' && file === '') fail('must specify --patch or --patch-file containing the contents of the patch')
    const type = flags.string('type')
    if (!(type in types)) fail(`--type must be one of [json merge strategic], not "${type}"`)
    const text =
      typed ||
      (context.host.disk.readText(absolutePath(context.host, file)) ??
        fail(`unable to read patch file: open ${file}: no such file or directory`))
    const { infos, errors: problems } = await targets(context)
    const errors: unknown[] = [...problems]
    const body = parsePatch(text)
    for (const info of infos) await gather(errors, () => patchOne(context, info, body))
    throwAll(errors)
  },
}

const types: Readonly<Record<string, string>> = {
  json: patchTypes.json,
  merge: patchTypes.merge,
  strategic: patchTypes.strategic,
}

/** A patch may be JSON or YAML; what is neither an object nor a list goes to the server as a JSON string. */
function parsePatch(text: string): unknown {
  const { documents, errors } = readManifests(text)
  const [document] = documents
  if (document) return document.value
  try {
    return JSON.parse(text)
  } catch {
    const [error] = errors
    if (error && !error.message.startsWith('json: '))
      fail(`unable to parse ${JSON.stringify(text)}: ${error.message.replace('error converting YAML to JSON: ', '')}`)
    const list = readManifests(`list: ${text.startsWith('-') ? `\n${text}` : text}`).documents[0]?.value['list']
    return Array.isArray(list) ? list : JSON.stringify(text)
  }
}

async function targets(context: Context): Promise<{ infos: readonly Info[]; errors: readonly unknown[] }> {
  const { flags } = context
  if (flags.bool('local')) return selectObjects(context, { args: context.args, files: true, local: true })
  const files = flags.all('filename')
  if (files.length > 0) return infosFromFiles(context, files)
  if (context.args.length === 0) failNothing()
  const client = context.client()
  const { resources, names, tuples } = await wantedFromArgs(client, context.args)
  const named = [...tuples, ...names.flatMap((name) => resources.map((resource) => ({ resource, name })))]
  if (named.length === 0) fail('resource(s) were provided, but no name was specified')
  const infos = named.map(({ resource, name }) => ({
    resource,
    name,
    namespace: client.namespaceFor(resource),
    object: {},
    source: '',
  }))
  return { infos, errors: [] }
}

async function patchOne(context: Context, info: Info, body: unknown): Promise<void> {
  const { flags } = context
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const client = context.client()
  const subresource = flags.string('subresource')
  const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name, subresource)
  if (flags.bool('local') || dryRun === 'client') {
    const before = flags.bool('local') ? info.object : await client.request<JsonObject>('GET', path)
    const after = patchLocally(flags.string('type'), before, body)
    return printer.done(info.resource, info.name, jsonEqual(before, after) ? 'patched (no change)' : 'patched', after)
  }
  const before = await client.request<JsonObject>('GET', path)
  const type = types[flags.string('type')] ?? patchTypes.strategic
  const query = { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' ? 'All' : undefined }
  const after = await client
    .request<JsonObject>('PATCH', path, { body, contentType: type, query })
    .catch((error: unknown) => {
      if (!isApiError(error, 'UnsupportedMediaType')) throw error
      const { group, version, kind } = info.resource
      const what = `${group === '' ? '' : `${group}/`}${version}, Kind=${kind}`
      return fail(`${type} is not supported by ${what}: ${plainMessage(error)}`)
    })
  const operation = jsonEqual(before, after) ? 'patched (no change)' : 'patched'
  const isScale = stringAt(after, 'kind') === 'Scale'
  printer.done(
    isScale ? { ...info.resource, group: 'autoscaling', kind: 'Scale' } : info.resource,
    info.name,
    operation,
    after,
  )
}

/** Without a server there is no schema to merge lists by: a strategic patch is applied as far as merge keys are known. */
function patchLocally(type: string, before: JsonObject, body: unknown): JsonObject {
  if (type === 'json') {
    if (!Array.isArray(body))
      throw new CommandError(
        'error: unable to parse the patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
      )
    return applyJsonPatch(before, body)
  }
  return isObject(body) ? applyMergePatch(before, body, type === 'strategic') : before
}
