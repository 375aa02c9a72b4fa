import { apply, clusterIsUp, expect, openExample, pods, replaceText, test, visit } from './visit.ts'

test('a link opens the very same run in another browser, with the file and the view', async ({
  page,
  browser,
  troubles: _,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await visit(page, { seed: 11 })
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
  const names = await pods(page, 'hello-web-').evaluateAll((cards) =>
    cards.map((card) => card.getAttribute('aria-label')),
  )
  await page.getByRole('button', { name: 'Share this run' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this run' })
  await expect(dialog.getByRole('img', { name: 'QR code of this run' })).toBeVisible()
  await expect(dialog).toContainText(/1 action, up to .* of at most 32.0 KB/)
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/#w1:[\w-]+$/)
  expect(link.length).toBeLessThan(32_768)

  const other = await browser.newContext({ locale: 'en-US' })
  const theirs = await other.newPage()
  const troubles: string[] = []
  theirs.on('pageerror', (error) => troubles.push(error.message))
  await theirs.goto(link)
  await expect(theirs.getByText('it came out exactly as recorded')).toBeVisible({ timeout: 60_000 })
  expect(
    await pods(theirs, 'hello-web-').evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label'))),
  ).toEqual(names)
  await expect(theirs.getByRole('banner')).toContainText('seed 11')
  await expect(theirs.locator('.editor-code')).toContainText('hello-web')
  expect(troubles).toEqual([])
  await other.close()
})

test('a link opened over a run of one’s own takes nothing away', async ({ page, troubles: _ }) => {
  await visit(page, { seed: 12 })
  await replaceText(page, 'kind: Namespace\napiVersion: v1\nmetadata:\n  name: mine\n')
  await apply(page)
  await expect(page.getByRole('region', { name: /^Result of/ })).toContainText('1 created', { timeout: 30_000 })
  const link = await linkOf(page)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await page.getByLabel('Name of this run').fill('My own')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('listitem')).toContainText(['My own'])
  await page.keyboard.press('Escape')

  await page.evaluate(
    (hash) => {
      location.hash = hash
    },
    link.slice(link.indexOf('#')),
  )
  await expect(page.getByText('Your own run is kept.')).toBeVisible({ timeout: 60_000 })
  await expect(page.locator('.editor-host')).toContainText('name: mine')
  await page.getByRole('button', { name: 'Back to it' }).click()
  await expect(page.getByText('You are back in “My own”.')).toBeVisible({ timeout: 60_000 })
})

test('a link that holds no run, or one of another version, is said to', async ({ page, context, troubles: _ }) => {
  await visit(page, { seed: 13, speed: 1 })
  const link = await linkOf(page)
  const other = await context.newPage()
  await other.goto(link.slice(0, -40))
  await expect(other.getByText(/This link holds no run that can be read/)).toBeVisible({ timeout: 60_000 })
  await clusterIsUp(other)
  await other.close()

  // The same run with another hash of its trace is what an older version would have left behind.
  const aged = await page.evaluate(
    async (hash) => {
      const bytes = Uint8Array.from(atob(hash.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))
      const through = async (stream: CompressionStream | DecompressionStream, data: BlobPart) =>
        new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer())
      const text = new TextDecoder().decode(await through(new DecompressionStream('deflate-raw'), bytes))
      const changed = new TextEncoder().encode(text.replace(/"hash":"[0-9a-f]+"/, '"hash":"00000000deadbeef"'))
      const packed = await through(new CompressionStream('deflate-raw'), changed)
      return btoa(String.fromCharCode(...packed))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '')
    },
    link.slice(link.indexOf('#w1:') + 4),
  )
  const older = await context.newPage()
  await older.goto(`${link.slice(0, link.indexOf('#'))}#w1:${aged}`)
  await expect(older.getByText('it was made with another version of Wheelhouse')).toBeVisible({ timeout: 60_000 })
})

async function linkOf(page: import('@playwright/test').Page): Promise<string> {
  await page.getByRole('button', { name: 'Share this run' }).click()
  const link = await page.getByLabel('Link to this run').inputValue()
  await page.keyboard.press('Escape')
  return link
}
