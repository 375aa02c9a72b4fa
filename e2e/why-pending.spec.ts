import { diagram, expect, pods, test, visit } from './visit.ts'

test('a pod that asks for too much: why it waits, what would help, and the help applied', async ({
  page,
  troubles: _,
}) => {
  await visit(page, { theme: 'light' })
  await page.evaluate(() => window.wheelhouse?.exec('kubectl create deployment big --image=nginx'))
  await expect(pods(page, 'big')).toHaveCount(1, { timeout: 30_000 })
  await page.evaluate(() => window.wheelhouse?.exec('kubectl set resources deployment big --requests=cpu=4'))
  const waiting = pods(page, 'big', 'Pending')
  await waiting.click()

  // Why: from what was typed, over the decision, to the condition.
  await page.locator('.inspector-head').getByRole('button', { name: 'Why?' }).click()
  const chain = page.getByRole('list', { name: 'Chain of causes' })
  await expect(chain.getByRole('listitem').first()).toContainText('You typed `kubectl set resources')
  await expect(chain).toContainText('The scheduler found no node for Pod big-')
  // In detail there is more of it, and with the code the function that does it.
  const simply = await chain.getByRole('listitem').count()
  await page
    .getByRole('radio', { name: 'Everything, with the functions of Kubernetes that do it' })
    .check({ force: true })
  expect(await chain.getByRole('listitem').count()).toBeGreaterThan(simply)
  await expect(chain).toContainText('pkg/scheduler (*Scheduler).handleSchedulingFailure')
  // A step is linked with the diagram.
  await chain
    .getByRole('button', { name: /ReplicaSet big-\S+ has/ })
    .or(chain.getByRole('button', { name: /kube-controller-manager decides/ }))
    .first()
    .click()
  await expect(page.locator('.why-step.is-linked')).not.toHaveCount(0)

  // The verdict, node by node, on the machines themselves too.
  await waiting.click()
  await page.getByRole('region', { name: 'Lower panels' }).getByRole('tab', { name: 'Scheduling' }).click()
  const matrix = page.getByRole('table', { name: 'Verdict of each plugin about each node' })
  await expect(matrix.getByRole('row', { name: /NodeResourcesFit/ })).toContainText('Insufficient cpu')
  await page.getByRole('button', { name: 'Play it on the machines' }).click()
  await expect(diagram(page).locator('.verdict-mark-box.is-out')).toHaveCount(4, { timeout: 15_000 })

  // What would help was tried; doing it brings the pod to Running.
  const fixes = page.getByRole('complementary', { name: 'What would let it fit' })
  await fixes.getByRole('listitem').filter({ hasText: 'Ask for less cpu' }).getByRole('button').click()
  await expect(pods(page, 'big', 'Pending')).toHaveCount(0, { timeout: 60_000 })
  await expect(pods(page, 'big')).toHaveCount(1, { timeout: 60_000 })
})
