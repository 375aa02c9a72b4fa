import { apply, expect, test, visit } from './visit.ts'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

test('on a phone a manifest is applied, and the terminal is usable', async ({ page, troubles: _ }) => {
  await visit(page)
  await page.getByRole('tab', { name: 'Manifests' }).click()
  await apply(page)
  await expect(page.getByRole('region', { name: 'Result of Apply' })).toContainText('2 created', { timeout: 30_000 })
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await expect(page.locator('.xterm-rows')).toContainText('user@laptop:~$')
  await page.getByRole('button', { name: 'Run kubectl get nodes' }).click()
  await expect(page.locator('.xterm-rows')).toContainText('worker-3', { timeout: 20_000 })
  await expect(page.getByRole('button', { name: 'Ctrl C' })).toBeVisible()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
