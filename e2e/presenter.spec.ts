import { diagram, expect, openPanel, test, visit } from './visit.ts'

test('a presenter drives the page from a second window: cards, commands, time, spotlight', async ({
  page,
  context,
  troubles: _,
}) => {
  await visit(page)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('combobox').fill('presenter')
  const [desk] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')])
  await desk.getByRole('button', { name: 'Edit notes' }).click()
  await desk.getByRole('textbox', { name: 'Notes' }).fill('Look at the nodes.\n$ kubectl get nodes\n---\nThe end.')
  await desk.getByRole('button', { name: 'Done' }).click()
  await expect(desk.getByRole('heading', { name: 'Card 1 of 2' })).toBeVisible()

  await desk.getByRole('button', { name: 'Run: kubectl get nodes' }).click()
  await expect(page.locator('.xterm-rows')).toContainText('worker-3', { timeout: 30_000 })
  await desk.keyboard.press('PageDown')
  await expect(desk.getByText('The end.', { exact: true })).toBeVisible()

  await desk.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  await desk.getByRole('button', { name: 'kube-scheduler' }).click()
  await expect(page.locator('.spotlight')).toBeVisible()
  await desk.bringToFront()
  await desk.keyboard.press('Escape')
  await expect(page.locator('.spotlight')).toHaveCount(0)
  await openPanel(page, 'Trace')
  await expect(diagram(page)).toBeVisible()
})
