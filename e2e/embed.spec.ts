// A cluster in somebody else's article: on another origin, with nothing but the element's script.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, test } from './visit.ts'

const kibibyte = 1024
const manifest = `apiVersion: v1
kind: Pod
metadata: { name: hello }
spec: { containers: [{ name: web, image: nginx }] }`

type Cluster = HTMLElement & { call(verb: string, ...args: unknown[]): Promise<unknown> }

let article: Server
let written = ''

test.beforeAll(async () => {
  article = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(written))
  await new Promise<void>((resolve) => article.listen(0, '127.0.0.1', resolve))
})
test.afterAll(() => article.close())

/** Opens an article on another origin with an element that has these attributes, `above` px below its top. */
async function read(page: Page, baseURL: string | undefined, attributes: string, above: number) {
  written = `<!doctype html><html lang="en"><title>An article</title><body><div style="height: ${above}px"></div>
    <script type="module" src="${baseURL}embed/wheelhouse-cluster.js"></script>
    <wheelhouse-cluster ${attributes}></wheelhouse-cluster><div style="height: 2000px"></div>`
  await page.goto(`http://localhost:${(article.address() as AddressInfo).port}/`)
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const name of ['ready', 'event', 'step'])
      document.querySelector('wheelhouse-cluster')?.addEventListener(name, () => heard.push(name))
  })
}

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
const call = (page: Page, verb: string, ...args: unknown[]) =>
  page.evaluate(
    ([name, ...rest]) => (document.querySelector('wheelhouse-cluster') as Cluster).call(name as string, ...rest),
    [verb, ...args],
  )

test('an article’s cluster costs nothing until it is seen, and then is the article’s to drive', async ({
  page,
  baseURL,
  troubles: _,
}) => {
  const loaded = new Map<string, string>()
  page.on('response', async (response) => {
    const name = new URL(response.url()).pathname.split('/').at(-1) ?? ''
    if (!name.endsWith('.js')) return
    // What is still on its way when the page is closed has no text any more.
    const text = await response.text().catch(() => undefined)
    if (text !== undefined) loaded.set(name, text)
  })
  await read(page, baseURL, 'seed="1" lang="en"', 1600)
  await page.waitForTimeout(1500)
  expect([...loaded.keys()].filter((name) => /^(cluster\.worker|run-)/.test(name))).toEqual([])
  expect(gzipSync(loaded.get('wheelhouse-cluster.js') ?? '', { level: 9 }).length).toBeLessThan(2 * kibibyte)

  await page.mouse.wheel(0, 1500)
  await expect.poll(() => heard(page), { timeout: 60_000 }).toContain('ready')
  const own = [...loaded].filter(([name]) => !/worker|wheelhouse-cluster|^laptop/.test(name))
  const inWorker = loaded.get([...loaded.keys()].find((name) => name.startsWith('cluster.worker')) ?? '') ?? ''
  const ofWidget = own.filter(([name]) => !inWorker.includes(name))
  const kib = ofWidget.reduce((total, [, text]) => total + gzipSync(text, { level: 9 }).length, 0) / kibibyte
  expect(kib, ofWidget.map(([name]) => name).join(' ')).toBeLessThanOrEqual(150)

  expect(await call(page, 'apply', manifest)).toMatchObject([{ outcome: 'created', name: 'hello' }])
  await call(page, 'speed', 20)
  await expect.poll(() => call(page, 'state')).toMatchObject({ seed: 1, pods: { Running: 12 } })
  await expect(page.frameLocator('iframe').locator('[aria-label^="Pod hello"][aria-label*="Running"]')).toBeVisible()
  expect(await heard(page)).toContain('event')
  await call(page, 'pause')
  await expect.poll(() => call(page, 'state')).toMatchObject({ playing: false })
  await expect(call(page, 'speed', 1e9)).rejects.toThrow('a number from 0.01 to 1000 is needed')
})

test('a guest takes neither the wheel nor the focus', async ({ page, baseURL, troubles: _ }) => {
  await read(page, baseURL, 'seed="1" lang="en"', 100)
  await expect.poll(() => heard(page), { timeout: 60_000 }).toContain('ready')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  await page.mouse.move(500, 350)
  await page.mouse.wheel(0, 300)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200)
})

test('in a sandboxed frame without origin and storage it runs as well, and a click starts it', async ({
  page,
  baseURL,
  troubles: _,
}) => {
  await read(page, baseURL, 'sandbox="allow-scripts" start="click" theme="dark" lang="ko" view="diagram,terminal"', 20)
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button').click()
  await expect.poll(() => heard(page), { timeout: 60_000 }).toContain('ready')
  await frame.getByRole('tab', { name: '터미널' }).click()
  await expect(frame.locator('.xterm-rows')).toContainText('user@laptop')
  expect(await call(page, 'exec', 'kubectl get nodes')).toBe(0)
  await expect(frame.locator('.xterm-rows')).toContainText('worker-3')
})

test('out of sight for long it sleeps, and wakes as it was when it is seen or wanted', async ({
  page,
  baseURL,
  troubles: _,
}) => {
  await read(page, baseURL, 'seed="1" lang="en"', 20)
  await expect.poll(() => heard(page), { timeout: 60_000 }).toContain('ready')
  await call(page, 'apply', manifest)
  await call(page, 'speed', 20)
  const frame = page.frameLocator('iframe')
  await expect(frame.locator('[aria-label^="Pod hello"][aria-label*="Running"]')).toBeVisible()
  await page.mouse.wheel(0, 1500)
  await expect(frame.locator('.poster')).toBeAttached({ timeout: 20_000 })
  await expect(frame.locator('#diagram')).toHaveCount(0)

  expect(await call(page, 'state')).toMatchObject({ seed: 1, speed: 20, pods: { Running: 12 } })
  await expect(frame.locator('.poster')).toBeAttached({ timeout: 20_000 })
  await page.mouse.wheel(0, -1500)
  await expect(frame.locator('[aria-label^="Pod hello"][aria-label*="Running"]')).toBeVisible()
  await expect.poll(() => call(page, 'state')).toMatchObject({ playing: true })
})

test('a run goes from one article to another as a link, and a broken link is said', async ({
  page,
  baseURL,
  troubles: _,
}) => {
  await read(page, baseURL, 'seed="7" lang="en"', 20)
  await expect.poll(() => heard(page), { timeout: 60_000 }).toContain('ready')
  await call(page, 'apply', manifest)
  await call(page, 'seek', 40_000)
  const { link } = (await call(page, 'export')) as { link: string }
  await read(page, baseURL, `src="${baseURL}embed/${link}" lang="en"`, 20)
  await expect.poll(() => heard(page), { timeout: 60_000 }).toContain('ready')
  await expect(page.frameLocator('iframe').locator('[aria-label^="Pod hello"]')).toBeVisible()
  expect(await call(page, 'state')).toMatchObject({ seed: 7 })
  await expect(call(page, 'load', '#w1:!')).rejects.toThrow()
  expect(await call(page, 'load', link)).toBe('same')

  await read(page, baseURL, `src="${baseURL}embed/#w1:nonsense" lang="en"`, 20)
  await expect(page.frameLocator('iframe').getByRole('button')).toContainText('Its link holds no run that can be read.')
})
