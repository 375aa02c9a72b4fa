// The picture of 5,000 nodes and 150,000 pods in headless Chromium, drawn in software: how smoothly it moves while pods
// change their state. The cluster is made up: this is about the drawing alone.
import { spawn, spawnSync } from 'node:child_process'
import { chromium, type Page } from 'playwright'
import { chromiumArgs, findChromium } from '../../scripts/chromium.mjs'
import type { Measure } from './measure.ts'

const port = 4198
const outDir = 'node_modules/.cache/bench-crowd'
const address = `http://127.0.0.1:${port}/?fake=150000&workers=5000`
const forMs = 5000

export async function* measureCrowd(only: string | undefined): AsyncGenerator<Measure> {
  if (only !== undefined && !'crowd'.includes(only)) return
  const built = spawnSync(process.execPath, [
    'node_modules/vite/bin/vite.js',
    'build',
    '--mode',
    'fake',
    '--outDir',
    outDir,
  ])
  if (built.status !== 0) throw new Error(`the build failed: ${built.stderr}`)
  const server = spawn(process.execPath, ['scripts/serve.mjs', outDir, '/', String(port)], { stdio: 'ignore' })
  const executablePath = findChromium()
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumArgs })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await opened(page)
    await page.waitForTimeout(3000)
    yield await timed(page, 'frame while pods change', async () => undefined)
    yield await timed(page, 'frame while it is panned', () => pan(page))
    yield await timed(page, 'frame while it is zoomed', () => zoom(page, 60))
    await zoom(page, 24, -120)
    yield await timed(page, 'frame while its cards are panned', () => pan(page))
  } finally {
    await browser.close()
    server.kill()
  }
}

async function opened(page: Page): Promise<void> {
  for (let i = 0; ; i++)
    try {
      await page.goto(address)
      return
    } catch (error) {
      if (i > 40) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
}

async function timed(page: Page, what: string, act: () => Promise<unknown>): Promise<Measure> {
  const gaps = page.evaluate(
    (untilMs) =>
      new Promise<number[]>((resolve) => {
        const all: number[] = []
        const beganMs = performance.now()
        let lastMs = beganMs
        const frame = (nowMs: number) => {
          all.push(nowMs - lastMs)
          lastMs = nowMs
          if (nowMs - beganMs > untilMs) resolve(all.slice(1))
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    forMs,
  )
  await act()
  const sorted = (await gaps).sort((a, b) => a - b)
  const value = sorted[Math.floor(sorted.length * 0.95)] ?? 0
  return { name: `crowd: ${what}, 5,000 nodes, 150,000 pods, p95`, value, unit: 'ms', goal: 20 }
}

async function pan(page: Page): Promise<void> {
  await page.mouse.move(500, 300)
  await page.mouse.down()
  for (let i = 0; i < 160; i++) await page.mouse.move(500 + 150 * Math.sin(i / 8), 300 + 100 * Math.cos(i / 9))
  await page.mouse.up()
}

async function zoom(page: Page, turns: number, by?: number): Promise<void> {
  await page.mouse.move(500, 300)
  for (let i = 0; i < turns; i++) await page.mouse.wheel(0, by ?? (i % 40 < 20 ? -60 : 60))
}
