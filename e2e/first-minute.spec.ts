import { clusterIsUp, expect, pods, test } from './visit.ts'

test('a newcomer is led through the first minute: a pod, its end, a Deployment that heals, and why', async ({
  page,
  troubles: _,
}) => {
  await page.goto('?seed=1')
  await clusterIsUp(page)
  await page.getByRole('button', { name: 'Show me' }).click()
  const tour = page.getByRole('region', { name: 'Your first minute' })
  await expect(tour.getByRole('heading', { name: 'This cluster runs' })).toBeVisible()
  await tour.getByRole('button', { name: 'Next' }).click()

  // Time stops with a sentence, and goes on when the reader says so.
  const told = tour.locator('.tour-told')
  await expect(told).toBeVisible()
  await expect(page.locator('.transport-lamp')).not.toHaveClass(/is-on/)
  const first = await told.textContent()
  await tour.getByRole('button', { name: 'Go on' }).click()
  await expect(told).not.toHaveText(first ?? '')
  await tour.getByRole('button', { name: 'Let it run' }).click()
  await expect(tour.getByText('It runs: asked for')).toBeVisible({ timeout: 60_000 })
  await expect(pods(page, 'first')).toHaveCount(1)

  for (const after of ['It is gone, and stays gone', 'Three pods.', 'It healed']) {
    await tour.getByRole('button', { name: 'Next' }).click()
    await expect(tour.getByText(after)).toBeVisible({ timeout: 90_000 })
  }
  await expect(pods(page, 'web-')).toHaveCount(3)
  await tour.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('tab', { name: 'Why?' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('.dock').filter({ hasText: 'Why?' })).toContainText('kubectl delete pod')
  await tour.getByRole('button', { name: 'Done' }).click()
  await expect(tour).toHaveCount(0)

  await page.reload()
  await clusterIsUp(page)
  await expect(page.getByRole('button', { name: 'Show me' })).toHaveCount(0)
})
