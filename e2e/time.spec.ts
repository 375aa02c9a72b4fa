import { apply, expect, openExample, pods, test, visit } from './visit.ts'

test('time stands while paused, and a step lets one message arrive', async ({ page, troubles: _ }) => {
  await visit(page)
  const clock = page.getByRole('banner').locator('time')
  const time = page.getByRole('region', { name: 'Time' })
  await time.getByRole('button', { name: 'Pause' }).click()
  await expect(time.getByRole('button', { name: 'Play' })).toBeVisible()
  // The picture glides the last frame's length to where the cluster stands.
  // How long that takes on the wall hangs on how often the browser draws.
  const standsFor = async (ms: number) => {
    const shown = await clock.textContent()
    await page.waitForTimeout(ms)
    return (await clock.textContent()) === shown
  }
  await expect.poll(() => standsFor(400)).toBe(true)
  const paused = await clock.textContent()
  await page.waitForTimeout(600)
  expect(await clock.textContent()).toBe(paused)

  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(page.getByText('Time is paused')).toBeVisible()
  await expect(pods(page, 'hello-web-', '')).toHaveCount(0)

  // kubectl's first question is on its way: a few messages later some of the cluster's time has passed.
  for (let i = 0; i < 8; i++) {
    await time.getByRole('button', { name: 'Step forward' }).click()
    await expect(time.getByRole('button', { name: 'Play' })).toBeVisible()
  }
  await expect(clock).not.toHaveText(paused ?? '')

  await time.getByRole('button', { name: 'Play' }).click()
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })
})
