// `npm start`: builds the page when its sources changed, and serves the build. `-- --port N` chooses the port.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from './serve.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const flag = process.argv.indexOf('--port')
const port = flag < 0 ? 4173 : Number(process.argv[flag + 1])
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('usage: npm start -- --port N')
  process.exit(1)
}

const stampFile = join(root, 'dist', '.build-stamp')
const stamp = fingerprint()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  const built = spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (built.status !== 0) process.exit(built.status ?? 1)
  writeFileSync(stampFile, stamp)
}
serve({ root: join(root, 'dist'), prefix: '/', port })

/** Changes whenever a file that goes into the build does. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const top of ['src', 'workers', 'public', 'embed', 'index.html', 'vite.config.ts', 'package-lock.json']) {
    for (const file of filesUnder(join(root, top)))
      hash.update(`${file}:${statSync(file).size}:${statSync(file).mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'k8s')
    .flatMap((name) => filesUnder(join(path, name)))
}
