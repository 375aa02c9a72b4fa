// Writes the service worker beside the page, with the list of all files of the build in it. A new build is another list, so
// that the browser finds a new service worker and nothing else has to be compared.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin, ResolvedConfig } from 'vite'

const source = fileURLToPath(new URL('service-worker.js', import.meta.url))
const file = 'service-worker.js'

export function serviceWorker(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'wheelhouse-service-worker',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => {
        const { outDir } = config.build
        const names = filesUnder(outDir)
        const hash = createHash('sha256').update(readFileSync(source))
        for (const name of names) hash.update(name).update(readFileSync(join(outDir, name)))
        // Folders are asked for by their names, and some hosts redirect from index.html.
        const files = names.map((name) => name.replace(/(^|\/)index\.html$/, '$1') || './')
        const list = JSON.stringify({ build: hash.digest('hex').slice(0, 16), files })
        writeFileSync(join(outDir, file), `self.wheelhouse = ${list}\n${readFileSync(source, 'utf8')}`)
      },
    },
  }
}

/** What the page can ask for, in the same order everywhere. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name !== file && !name.startsWith('.'))
    .sort()
}
