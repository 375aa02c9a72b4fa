import { execFileSync } from 'node:child_process'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumArgs, findChromium } from './scripts/chromium.mjs'
import { alias } from './vite.config.ts'

const executablePath = findChromium()

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['{workers,src,embed,cli,scripts,e2e}/**/*.test.ts'],
          exclude: ['**/*.browser.test.{ts,tsx}'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [react()],
        worker: { format: 'es' },
        optimizeDeps: { entries: ['src/**/*.{ts,tsx}', 'workers/*.ts'] },
        test: {
          name: 'browser',
          include: ['{workers,src}/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: chromiumArgs },
            }),
            instances: [{ browser: 'chromium' }],
            commands: {
              nodeFingerprint: (_context, seed: number) =>
                execFileSync(process.execPath, ['--import', 'tsx', 'cli/fingerprint.ts', String(seed)], {
                  encoding: 'utf8',
                }).trim(),
            },
          },
        },
      },
    ],
  },
})
