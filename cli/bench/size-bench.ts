// How much JavaScript a first visit loads, gzipped. Reads the build's manifest: run `npm run build` before.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Measure } from './measure.ts'

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly isEntry?: boolean }

/** npm runs scripts in the project's folder, wherever the bundled benchmark lies. */
const dist = pathToFileURL(`${resolve('dist')}/`)

export async function* measureSizes(only: string | undefined): AsyncGenerator<Measure> {
  if (only !== undefined && !'size'.includes(only)) return
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
  const loadedWith = (...keys: readonly string[]): readonly string[] => {
    const files = new Set<string>()
    const load = (key: string): void => {
      const chunk = manifest[key]
      if (!chunk || files.has(chunk.file)) return
      files.add(chunk.file)
      for (const imported of chunk.imports ?? []) load(imported)
    }
    for (const key of keys) load(key)
    return [...files]
  }
  yield { name: 'size: page, first load', value: kib(loadedWith('index.html')), unit: 'KiB gz', goal: 180 }
  yield { name: 'size: cluster worker, first load', value: kib(workerFiles()), unit: 'KiB gz', goal: 150 }
  const widget = loadedWith('embed/index.html', 'embed/run.tsx')
  yield { name: 'size: widget, without the worker', value: kib(widget), unit: 'KiB gz', goal: 150 }
  yield { name: 'size: widget, before it runs', value: kib(loadedWith('embed/index.html')), unit: 'KiB gz', goal: 10 }
  yield { name: 'size: the element', value: kib(['embed/wheelhouse-cluster.js']), unit: 'KiB gz', goal: 2 }
}

/** The worker's entry and what it imports without being asked to: Vite leaves workers out of the manifest. */
function workerFiles(): string[] {
  const found = new Set<string>()
  const follow = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const code = readFileSync(new URL(file, dist), 'utf8')
    for (const match of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) follow(`assets/${match[1]}`)
  }
  const worker = readdirSync(new URL('assets/', dist)).find((name) => /^cluster\.worker-.*\.js$/.test(name))
  if (worker === undefined) throw new Error('the build has no cluster worker: npm run build')
  follow(`assets/${worker}`)
  return [...found]
}

function kib(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0) / 1024
}
