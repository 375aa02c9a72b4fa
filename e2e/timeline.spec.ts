import type { Page } from '@playwright/test'
import { apply, clusterIsUp, expect, openExample, openPanel, pods, test, visit } from './visit.ts'

const track = (page: Page) => page.getByRole('slider', { name: 'Moment that is shown' })
const shown = (page: Page) => track(page).getAttribute('aria-valuetext')

test('a run is looked back at, gone on from in another way, compared and returned to', async ({
  page,
  troubles: _,
}) => {
  await visit(page)
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
  await expect.poll(() => shown(page)).toMatch(/^now, /)

  // Back over what was recorded: the pods are gone again, and come back.
  await track(page).focus()
  await page.keyboard.press('PageDown')
  await expect.poll(() => shown(page)).toMatch(/^in the past, at /)
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  for (let i = 0; i < 20 && (await pods(page, 'hello-web-', '').count()) > 0; i++) await page.keyboard.press('PageDown')
  await expect(pods(page, 'hello-web-', '')).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
  await expect.poll(() => shown(page)).toMatch(/^now, /)

  // Step by step, forth and back, with the clicker's keys.
  await page.locator('#diagram').focus()
  const clock = page.getByRole('banner').locator('time')
  const at = () => clock.textContent()
  for (let i = 0; i < 20; i++) await page.keyboard.press(',')
  await expect.poll(() => shown(page)).toMatch(/^in the past/)
  await expect.poll(at).toMatch(/\d/)
  await page.waitForTimeout(800)
  const before = await at()
  for (let i = 0; i < 12; i++) await page.keyboard.press('.')
  await expect.poll(at).not.toBe(before)
  for (let i = 0; i < 12; i++) await page.keyboard.press(',')
  await expect.poll(at).toBe(before)

  // From before the pods were there, in another way.
  await track(page).focus()
  for (let i = 0; i < 20 && (await pods(page, 'hello-web-', '').count()) > 0; i++) await page.keyboard.press('PageDown')
  await expect(pods(page, 'hello-web-', '')).toHaveCount(0)
  // The pods come to be some moments after their Deployment: back to before that was asked for.
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageDown')
  await page.getByRole('button', { name: 'Continue from here' }).click()
  await expect(page.getByText('What came after is kept as future A.')).toBeVisible({ timeout: 30_000 })
  await clusterIsUp(page)
  await expect.poll(() => shown(page)).toMatch(/^now, /)
  await page.getByRole('button', { name: 'Compare' }).click()
  const comparison = page.getByRole('dialog')
  await expect(comparison.getByRole('heading', { name: 'Only in future A' })).toBeVisible()
  await expect(comparison).toContainText('Deployment default/hello-web')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Return to it' }).click()
  await expect(page.getByText('You are back in future A.')).toBeVisible({ timeout: 30_000 })
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
})

test('what was done last is undone, and what is done in the past goes on from there', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
  await page.locator('#diagram').focus()
  await page.keyboard.press('u')
  await expect(page.getByText('Undid your last action.')).toBeVisible({ timeout: 30_000 })
  await clusterIsUp(page)
  await expect(pods(page, 'hello-web-', '')).toHaveCount(0)

  await expect.poll(() => shown(page)).toMatch(/^now, /)
  await track(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('PageUp')
  await expect.poll(() => shown(page)).toMatch(/^in the past/)
  // A little on from where the record begins, wherever that is.
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight')
  await expect.poll(() => shown(page)).toMatch(/^in the past/)
  await openPanel(page, 'Manifests')
  await apply(page)
  await expect(page.getByText(/You went on from .* in another way/)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('region', { name: 'Time', exact: true }).getByRole('button', { name: 'Play' }).click()
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
})

test('an hour is run ahead, and running ahead is called off', async ({ page, troubles: _ }) => {
  await visit(page)
  await page.getByRole('button', { name: 'Run ahead' }).click()
  await page.getByRole('menuitem', { name: '1 hour' }).click()
  await expect(page.getByRole('progressbar', { name: /Running ahead/ })).toBeVisible()
  await expect.poll(() => shown(page), { timeout: 20_000 }).toMatch(/^now, 1:\d\d:\d\d/)
  await page.getByRole('button', { name: 'Run ahead' }).click()
  await page.getByRole('menuitem', { name: '1 hour' }).click()
  await page.getByRole('button', { name: 'Stop here' }).click()
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  expect(await shown(page)).toMatch(/^now, 1:/)
})

test('each mark of a lane leads to its moment', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Show the lanes' }).click()
  const mine = page.getByRole('group', { name: 'You' }).getByRole('button', { name: /Applied hello-web\.yaml/ })
  await expect(mine).toBeVisible()
  await expect(page.getByRole('group', { name: 'Rollouts' }).getByRole('button', { name: /hello-web/ })).toBeVisible()
  await mine.click()
  await expect.poll(() => shown(page)).toMatch(/^in the past/)
  await expect(pods(page, 'hello-web-', '')).toHaveCount(0)
})
