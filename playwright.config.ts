import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from './scripts/chromium.mjs'

// The journeys run on the real build, served as a hard static host would: below a sub-path, with a strict
// Content-Security-Policy. `npm run build` comes first.
const executablePath = findChromium()
const port = Number(process.env['E2E_PORT'] ?? 41_870)
const directory = process.env['E2E_DIST'] ?? 'dist'
const baseURL = `http://127.0.0.1:${port}/user/wheelhouse/`

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: chromiumArgs },
  },
  webServer: {
    command: `node scripts/serve.mjs ${directory} /user/wheelhouse/ ${port}`,
    url: baseURL,
    reuseExistingServer: false,
  },
})
