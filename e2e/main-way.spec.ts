import { apply, diagram, expect, openExample, pods, replaceText, results, test, visit } from './visit.ts'

test('an example is applied, and its pods come up on the diagram', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(results(page)).toContainText('2 created')
  await expect(results(page).getByRole('listitem')).toHaveText([
    /Deployment\/hello-web.*created/,
    /Service\/hello-web.*created/,
  ])
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
  await expect(diagram(page).locator('[aria-label="Service hello-web, ClusterIP, 3 endpoints"]')).toBeVisible()
  // What came of each document stands beside it in the text.
  await expect(page.locator('.editor-result.is-created')).toHaveCount(2)

  await apply(page)
  await expect(results(page)).toContainText('2 unchanged')
})

test('a dry run tells what would happen and changes nothing', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'Guestbook')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await expect(results(page)).toContainText('6 created')
  await expect(page.getByRole('heading', { name: 'Result of the dry run' })).toBeVisible()
  await expect(diagram(page).locator('[aria-label^="Service redis"]')).toHaveCount(0)
  await apply(page)
  await expect(pods(page, 'frontend-')).toHaveCount(3)
  await expect(diagram(page).locator('[aria-label^="Service redis-follower, ClusterIP, 2"]')).toBeVisible()
  await expect(pods(page, 'redis-follower')).toHaveCount(2)
})

test('a change to the text changes the cluster', async ({ page, troubles: _ }) => {
  await visit(page)
  const deployment = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: tide
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: tide }
  template:
    metadata:
      labels: { app: tide }
    spec:
      containers:
        - name: web
          image: nginx:1.29
`
  await replaceText(page, deployment(1))
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(results(page)).toContainText('1 created')
  await expect(pods(page, 'tide-')).toHaveCount(1)
  await replaceText(page, deployment(4))
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(results(page)).toContainText('1 configured')
  await expect(pods(page, 'tide-')).toHaveCount(4)
})
