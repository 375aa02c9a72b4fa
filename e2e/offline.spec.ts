import { apply, clusterIsUp, editor, expect, openExample, pods, test, visit } from './visit.ts'

test('after the first visit everything works without a network', async ({ page, context, troubles: _ }) => {
  await visit(page)
  const state = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state)
  await expect.poll(state, { timeout: 120_000 }).toBe('activated')
  await context.setOffline(true)
  await page.reload()
  await clusterIsUp(page)
  await openExample(page, 'Hello, web')
  await editor(page)
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Share this run' }).click()
  await expect(page.getByRole('img', { name: 'QR code of this run' })).toBeVisible()
})
