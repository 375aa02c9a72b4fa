import { gzipSync } from 'node:zlib'
import { expect, test, visit } from './visit.ts'

const kibibyte = 1024
/** What has been reached: the goal is 150, see docs/benchmarks.md. 10 of it are for Raft: docs/decisions/0018. */
const mostClusterKib = 244

test('the first load is small: no editor, terminal or schema before they are needed', async ({ page, troubles: _ }) => {
  /** Texts of what was loaded, by file name. */
  const loaded = new Map<string, string>()
  page.on('response', async (response) => {
    const name = new URL(response.url()).pathname.split('/').at(-1) ?? ''
    if (!/\.(js|json)$/.test(name)) return
    // What is still on its way when the page is closed has no text any more.
    const text = await response.text().catch(() => undefined)
    if (text !== undefined) loaded.set(name, text)
  })
  await visit(page)
  await page.waitForTimeout(1500)
  const names = [...loaded.keys()]
  expect(names.join('\n')).not.toMatch(/code-editor|terminal-screen|schema\.json|yaml\.worker|fake-cluster/)

  const scripts = names.filter((name) => name.endsWith('.js'))
  const size = (wanted: (name: string) => boolean) => {
    const files = scripts.filter(wanted)
    const bytes = files.reduce((total, name) => total + gzipSync(loaded.get(name) ?? '', { level: 9 }).length, 0)
    return { kib: bytes / kibibyte, files: files.join(' ') }
  }
  // The page's scripts are not among the worker's: they are built apart.
  const worker = scripts.find((name) => name.startsWith('cluster.worker')) ?? ''
  const inWorker = referredFrom(worker, loaded, /\.\/([\w.-]+\.js)/g)
  const ofPage = size((name) => !inWorker.has(name))
  expect(ofPage.kib, ofPage.files).toBeLessThanOrEqual(180)
  // kubectl and the shell come apart, while the cluster boots.
  const needed = referredFrom(worker, loaded, staticImport)
  const ofLaptop = referredFrom(scripts.find((name) => name.startsWith('laptop')) ?? '', loaded, staticImport)
  const ofCluster = size((name) => inWorker.has(name) && (needed.has(name) || !ofLaptop.has(name)))
  expect(ofCluster.kib, ofCluster.files).toBeLessThanOrEqual(mostClusterKib)
})

const staticImport = /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)/g

/** A script of the build with all loaded ones that it, or one of these, refers to. */
function referredFrom(entry: string, loaded: ReadonlyMap<string, string>, reference: RegExp): Set<string> {
  const found = new Set<string>()
  const follow = (name: string): void => {
    const text = loaded.get(name)
    if (text === undefined || found.has(name)) return
    found.add(name)
    for (const [, other = ''] of text.matchAll(reference)) follow(other)
  }
  follow(entry)
  return found
}
