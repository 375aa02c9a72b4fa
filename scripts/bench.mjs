// `npm run bench`: bundles the benchmarks as the page is bundled (a TypeScript loader would slow every function down), and
// runs them with the collector at hand.
import { spawnSync } from 'node:child_process'
import { build } from 'vite'

// The page's figures are those of the real build.
if (
  spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'ignore', shell: process.platform === 'win32' }).status !== 0
)
  throw new Error('the build failed: npm run build tells why')

const outDir = 'node_modules/.cache/bench'
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: 'cli/bench.ts', outDir, emptyOutDir: true, target: 'node20', minify: false },
})
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', '--max-old-space-size=8192', `${outDir}/bench.js`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
