// Finds and reads the files behind `-f`: single files, directories, standard input.
import { type Context, kustomizedFile } from './command.ts'
import { CommandError } from './errors.ts'
import { isObject, stringAt } from './json-value.ts'
import { absolutePath } from './kubeconfig.ts'
import { type ManifestDocument, readError, readManifests } from './manifest-reader.ts'

export type LoadedDocument = { readonly source: string; readonly document: ManifestDocument }

const extensions = ['.json', '.yaml', '.yml']

export async function loadManifests(
  context: Context,
  files: readonly string[],
  recursive: boolean,
): Promise<{ readonly documents: readonly LoadedDocument[]; readonly errors: readonly unknown[] }> {
  const documents: LoadedDocument[] = []
  const errors: unknown[] = []
  for (const file of files)
    for (const { source, text } of await texts(context, file, recursive)) {
      const read = readManifests(text)
      for (const document of read.documents) documents.push({ source, document })
      for (const error of read.errors) errors.push(new CommandError(`error: ${readError(error, source)}`))
    }
  const validate = context.flags.string('validate')
  if (validate !== 'false' && validate !== 'ignore')
    for (const { source, document } of documents) checkTypeGiven(source, document)
  return { documents, errors }
}

async function texts(context: Context, file: string, recursive: boolean): Promise<{ source: string; text: string }[]> {
  if (file === kustomizedFile) return [{ source: context.flags.string('kustomize'), text: context.kustomized ?? '' }]
  if (file === '-') return [{ source: 'STDIN', text: await context.readInput() }]
  if (/^https?:\/\//.test(file))
    throw new CommandError(`error: unable to read URL "${file}": the laptop of this cluster has no way to the internet`)
  const { disk } = context.host
  const path = absolutePath(context.host, file)
  const text = disk.readText(path)
  if (text !== undefined) return [{ source: file, text }]
  const inside = disk.list(`${path}/`)
  if (inside.length === 0) throw new CommandError(`error: the path "${file}" does not exist`)
  const manifests = inside.filter(
    (name) =>
      extensions.some((extension) => name.endsWith(extension)) &&
      (recursive || !name.slice(path.length + 1).includes('/')),
  )
  if (manifests.length === 0)
    throw new CommandError(`error: error reading [${file}]: recognized file extensions are [${extensions.join(' ')}]`)
  const prefix = file.endsWith('/') ? file.slice(0, -1) : file
  return manifests.map((name) => ({ source: prefix + name.slice(path.length), text: disk.readText(name) ?? '' }))
}

/** What the schema check of kubectl says first. */
function checkTypeGiven(source: string, { value }: ManifestDocument): void {
  const items =
    Array.isArray(value['items']) && stringAt(value, 'kind').endsWith('List')
      ? value['items'].filter(isObject)
      : [value]
  for (const object of items)
    for (const field of ['apiVersion', 'kind'])
      if (stringAt(object, field) === '')
        throw new CommandError(
          `error: error validating "${source}": error validating data: ${field} not set; if you choose to ignore these errors, turn validation off with --validate=false`,
        )
}
