import { diagram, expect, test, visit } from './visit.ts'

test('a message opened while time stands: the request, who may send it by which rule, and what came of it', async ({
  page,
  troubles: _,
}) => {
  await visit(page, { speed: 10 })
  await page.evaluate(() => window.wheelhouse?.exec('kubectl create deployment web --image=nginx'))
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  // Not awaited: it is done when time goes on.
  await page.evaluate(() => void window.wheelhouse?.exec('kubectl scale deployment web --replicas=3'))
  const title = page.locator('.inspector-head h2')
  await page.getByRole('tab', { name: 'Trace', exact: true }).click()
  const patch = page.locator('.ui-record-body').filter({ hasText: /kubectl → .*PATCH .*deployments\/web\/scale/ })
  await expect(async () => {
    await page.evaluate(() => window.wheelhouse?.step())
    await expect(patch).not.toHaveCount(0, { timeout: 500 })
  }).toPass()

  // It is on its way: a click on its shape, or on its line, opens it.
  await patch.first().click()
  await expect(title).toContainText('PATCH /apis/apps/v1/namespaces/default/deployments/web/scale')
  const inspector = page.locator('.inspector')
  await expect(inspector).toContainText('kubernetes-admin')
  await expect(inspector).toContainText('ClusterRoleBinding kubeadm:cluster-admins → ClusterRole cluster-admin')
  await expect(inspector).toContainText('application/merge-patch+json')

  // Once it was answered, what it changed can be seen.
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByRole('tab', { name: 'Changes' }).click({ timeout: 30_000 })
  await expect(page.locator('.ui-diff .is-new').filter({ hasText: 'replicas: 3' })).not.toHaveCount(0)
  await expect(page.locator('.ui-diff .is-old').filter({ hasText: 'replicas: 1' })).not.toHaveCount(0)

  // What happened is told in sentences, on the diagram and to those who listen.
  await expect(diagram(page).locator('.narration')).toBeVisible()
  await expect(page.getByRole('log', { name: 'What just happened' })).toContainText(/Pod web-|ReplicaSet web-/)
})
