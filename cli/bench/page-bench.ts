// The page in headless Chromium, from a real build: how soon the diagram is there, how smoothly it moves with a hundred
// pods and their messages, and whether memory stays flat.
import { spawn } from 'node:child_process'
import { chromium, type Page } from 'playwright'
import { chromiumArgs, findChromium } from '../../scripts/chromium.mjs'
import type { Measure } from './measure.ts'

const port = 4197
const address = `http://127.0.0.1:${port}/`

export async function* measurePage(only: string | undefined): AsyncGenerator<Measure> {
  if (only !== undefined && !'page'.includes(only)) return
  const server = spawn(process.execPath, ['scripts/serve.mjs', 'dist', '/', String(port)], { stdio: 'ignore' })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...chromiumArgs, '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  })
  try {
    await answers()
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    yield* measureFirstView(page)
    yield* measureFrames(page)
  } finally {
    await browser.close()
    server.kill()
  }
}

async function answers(): Promise<void> {
  for (let i = 0; i < 50; i++) {
    const ok = await fetch(address).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`nothing answers at ${address}`)
}

async function* measureFirstView(page: Page): AsyncGenerator<Measure> {
  const beganMs = performance.now()
  await page.goto(address)
  await page.locator('.chart-card').nth(5).waitFor()
  yield { name: 'page: diagram drawn', value: (performance.now() - beganMs) / 1000, unit: 's', goal: 1 }
  await page.locator('[aria-label*=" coredns-"][aria-label$=": Running"]').first().waitFor({ timeout: 60_000 })
  yield { name: 'page: cluster up', value: (performance.now() - beganMs) / 1000, unit: 's', goal: null }
}

/** Scales to a hundred pods and has them replaced while frames are timed. */
async function* measureFrames(page: Page): AsyncGenerator<Measure> {
  const exec = (line: string) => page.evaluate((text) => window.wheelhouse?.exec(text), line)
  await page.evaluate(() => window.wheelhouse?.setSpeed(5))
  await page.evaluate(() => window.wheelhouse?.play())
  await exec('kubectl create deployment bench --image=nginx --replicas=100')
  await exec('kubectl rollout status deployment/bench --timeout=300s')
  const heapBefore = await heapMiB(page)
  await page.evaluate(() => window.wheelhouse?.setSpeed(1))
  await exec('kubectl rollout restart deployment/bench')
  const frames = await page.evaluate(
    (forMs) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = []
        const beganMs = performance.now()
        let lastMs = beganMs
        const frame = (nowMs: number) => {
          gaps.push(nowMs - lastMs)
          lastMs = nowMs
          if (nowMs - beganMs > forMs) resolve(gaps.slice(1))
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    10_000,
  )
  frames.sort((a, b) => a - b)
  const at = (share: number) => frames[Math.floor(frames.length * share)] ?? 0
  yield { name: 'page: frame with 100 pods and messages, p95', value: at(0.95), unit: 'ms', goal: 20 }
  yield { name: 'page: frame with 100 pods and messages, p50', value: at(0.5), unit: 'ms', goal: null }
  await page.evaluate(() => window.wheelhouse?.setSpeed(100))
  await page.waitForTimeout(40_000)
  yield { name: 'page: heap grown in an idle hour', value: (await heapMiB(page)) - heapBefore, unit: 'MiB', goal: 8 }
}

function heapMiB(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { gc } = globalThis as { gc?: () => void }
    gc?.()
    const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } }
    return (memory?.usedJSHeapSize ?? 0) / 2 ** 20
  })
}

declare global {
  interface Window {
    /** What the page offers to scripts; see src/bridge/scripting.ts. */
    wheelhouse?: {
      exec(line: string): Promise<number>
      setSpeed(speed: number): Promise<void>
      play(): Promise<void>
    }
  }
}
