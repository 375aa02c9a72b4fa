import { apply, diagram, expect, openExample, openPanel, pods, setSpeed, test, visit } from './visit.ts'

test('a worker loses its power: its pods are replaced elsewhere, and it comes back empty', async ({
  page,
  troubles: _,
}) => {
  await visit(page)
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
  await openPanel(page, 'Chaos')
  await page.getByRole('switch', { name: 'Power: worker-2' }).press('Space')
  const question = page.getByRole('dialog', { name: 'Power off worker-2' })
  await expect(question).toContainText('stop at once')
  await question.getByRole('button', { name: 'Power off worker-2' }).click()
  await expect(page.getByText('worker-2 is powered off')).toBeVisible()
  await expect(page.getByText('1 thing is broken')).toBeVisible()
  await setSpeed(page, 100)
  await expect(
    diagram(page)
      .locator('[aria-label*="worker-2"][aria-label*="NotReady"], [aria-label*="worker-2"][aria-label*="owered off"]')
      .first(),
  ).toBeVisible()
  // Lease 40 s, then 300 s of toleration: five minutes and a half of the cluster's time.
  await expect(pods(page, 'hello-web-').filter({ hasNot: page.locator('.is-gone') })).toHaveCount(3, {
    timeout: 45_000,
  })

  await page.getByRole('button', { name: 'Mend everything' }).click()
  await expect(page.getByText('Nothing is broken.')).toBeVisible()
  await expect(diagram(page).locator('[aria-label*="worker-2. Ready"]')).toBeVisible({ timeout: 30_000 })
})

test('a crashed kubelet is started again, a cordoned node takes no new pods', async ({ page, troubles: _ }) => {
  await visit(page)
  await openPanel(page, 'Chaos')
  for (const worker of ['worker-1', 'worker-2']) {
    await page.getByRole('button', { name: new RegExp(`^${worker}`) }).click()
    await page
      .getByRole('group', { name: `Scheduling: ${worker}` })
      .getByRole('radio', { name: 'Cordoned' })
      .click()
    await expect(page.getByText(`${worker} is cordoned`)).toBeVisible()
  }
  await page.getByRole('list', { name: 'Programs: worker-1' }).getByRole('button', { name: 'Crash kubelet' }).click()
  await expect(page.getByText('kubelet on worker-1 has crashed')).toBeVisible()
  await setSpeed(page, 100)
  await expect(page.getByRole('list', { name: 'Programs: worker-1' })).toContainText('restarted once', {
    timeout: 30_000,
  })
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(
    page.locator('.ship').filter({ hasText: 'worker-3' }).locator('[aria-label^="Pod hello-web-"]'),
  ).toHaveCount(3)
})
