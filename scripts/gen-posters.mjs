// Draws the widget's still pictures from the application itself: run after `npm run build` when the chart's look changes.
//   node scripts/gen-posters.mjs [dist]
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { chromiumArgs, findChromium } from './chromium.mjs'

const port = 41_889
const server = spawn('node', ['scripts/serve.mjs', process.argv[2] ?? 'dist', '/', String(port)], { stdio: 'ignore' })
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs })
try {
  for (const theme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1080, height: 640 }, reducedMotion: 'reduce' })
    await page.addInitScript((preferred) => {
      localStorage.setItem('wheelhouse.preferences', JSON.stringify({ theme: preferred, language: 'en' }))
      localStorage.setItem('wheelhouse.workspace', JSON.stringify({ isRightOpen: false, isBottomOpen: false }))
    }, theme)
    await page.goto(`http://localhost:${port}/?seed=1`)
    await page.waitForSelector('#diagram [aria-label$=": Running"]', { timeout: 60_000 })
    await page.evaluate(async () => {
      await window.wheelhouse.exec('kubectl create deployment web --image=nginx --replicas=6')
      await window.wheelhouse.exec('kubectl create deployment api --image=nginx --replicas=3')
      await window.wheelhouse.exec('kubectl expose deployment web --port=80')
      await window.wheelhouse.setSpeed(10)
    })
    await page.waitForFunction(
      () => document.querySelectorAll('#diagram [aria-label^="Pod web"][aria-label*="Running"]').length === 6,
    )
    // Calm, and a few messages under way.
    await page.waitForTimeout(3000)
    await page.evaluate(() => window.wheelhouse.setSpeed(1))
    await page.waitForTimeout(2500)
    await page.keyboard.press('Control+k')
    await page.locator('dialog input').fill('diagram as SVG')
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    const svg = readFileSync(await download.path(), 'utf8')
    writeFileSync(`public/poster-${theme}.svg`, await lighter(page, svg))
    await page.close()
  }
} finally {
  await browser.close()
  server.kill()
}

/** Without the run, and with the chart as WebP: a fifth of the size. */
async function lighter(page, svg) {
  let text = svg.replace(/<metadata>[\s\S]*?<\/metadata>\n/, '')
  for (const [address] of svg.matchAll(/data:image\/png;base64,[^"]+/g)) {
    const webp = await page.evaluate(async (png) => {
      const image = new Image()
      image.src = png
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.naturalWidth
      canvas.height = image.naturalHeight
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.8)
    }, address)
    text = text.replace(address, webp)
  }
  return text
}
