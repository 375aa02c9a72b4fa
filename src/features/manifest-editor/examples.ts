// The examples of public/manifests: fetched when asked for, opened in a tab of their own.
import { manifestFiles } from './manifest-files.ts'

export type Example = { readonly file: string; readonly group: string }

let index: Promise<readonly Example[]> | undefined

export function fetchExamples(): Promise<readonly Example[]> {
  index ??= fetchText('manifests/index.json').then((text) => JSON.parse(text) as readonly Example[])
  index.catch(() => {
    index = undefined
  })
  return index
}

export async function openExample(file: string): Promise<void> {
  manifestFiles.openExample(file, await fetchText(`manifests/${file}`))
}

async function fetchText(path: string): Promise<string> {
  const answer = await fetch(`${import.meta.env.BASE_URL}${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return await answer.text()
}
