// `npm test`: everything that can tell whether the project is whole, in the order in which it is quickest to learn.
// Ends with a plain line: `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const scratch = mkdtempSync(join(tmpdir(), 'wheelhouse-test-'))
let passed = 0
let failed = 0

/** A step that passes or fails as a whole. */
function check(name, command) {
  const began = Date.now()
  console.log(`\n— ${name}`)
  const ok = spawnSync(command, { stdio: 'inherit', shell: true }).status === 0
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (ok) passed += 1
  else failed += 1
  return ok
}

/** A test runner whose own counts are added up from its JSON report. */
function tests(name, command, read) {
  console.log(`\n— ${name}`)
  const report = join(scratch, `${name.replace(/\W+/g, '-')}.json`)
  const status = spawnSync(command, { stdio: 'inherit', shell: true, env: { ...process.env, REPORT: report } }).status
  try {
    const counts = read(JSON.parse(readFileSync(report, 'utf8')))
    passed += counts.passed
    failed += counts.failed
    if (status !== 0 && counts.failed === 0) failed += 1
  } catch (error) {
    console.error(`${name}: no report (${error.message})`)
    failed += 1
  }
}

const vitest = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests })
const playwright = ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected })

check('lock file', 'node scripts/check-lock.mjs')
check('types', 'npm run --silent types')
check('lint', 'npm run --silent lint')
check('dead code', 'npx knip')
tests('unit', 'npx vitest run --project node --reporter default --reporter json --outputFile "$REPORT"', vitest)
tests('browser', 'npx vitest run --project browser --reporter default --reporter json --outputFile "$REPORT"', vitest)
if (check('build', 'npm run --silent build'))
  tests('journeys', 'PLAYWRIGHT_JSON_OUTPUT_NAME="$REPORT" npx playwright test --reporter list,json', playwright)

rmSync(scratch, { recursive: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
