import {
  apply,
  diagram,
  editor,
  expect,
  openExample,
  openPanel,
  pods,
  replaceText,
  results,
  setSpeed,
  test,
  visit,
} from './visit.ts'

const bad = `apiVersion: v1
kind: ConfigMap
metadata:
  name: fine
data:
  a: b
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: wrong
spec:
  replicas: 2
  selector:
    matchLabels:
      app: wrong
  template:
    metadata:
      labels:
        app: other
    spec:
      containers:
        - name: web
          image: nginx:1.29
`

test('a document that is refused is marked on its line, the others are applied, and nothing typed is lost', async ({
  page,
  troubles: _,
}) => {
  await visit(page)
  await replaceText(page, bad)
  await apply(page)
  await expect(results(page)).toContainText('1 created, 1 invalid')
  await expect(results(page)).toContainText('`selector` does not match template `labels`')
  await expect(page.locator('.editor-result.is-created')).toHaveCount(1)
  await expect(page.locator('.editor-result.is-invalid')).toHaveCount(1)
  await page.getByRole('button', { name: /1 problem/ }).click()
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('line 19')
  await expect(page.locator('.editor-host')).toContainText('name: wrong')
})

test('the editor says what is wrong before anything is applied', async ({ page, troubles: _ }) => {
  await visit(page)
  await replaceText(
    page,
    'apiVersion: apps/v1\nkind: PetSet\nmetadata:\n  name: db\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      imagee: nginx\n',
  )
  await page.getByRole('button', { name: '2 problems' }).click()
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem')
  await expect(problems).toContainText([/does not have that kind.*line 2/, /no field imagee.*line 13/])
  await problems.nth(1).getByRole('button').click()
  await expect(page.getByText('Ln 13, Col 7')).toBeVisible()
})

test('text that is no YAML is refused and kept', async ({ page, troubles: _ }) => {
  await visit(page)
  await replaceText(page, 'kind: [unclosed\n  : : :\n')
  await apply(page)
  await expect(results(page)).toContainText(/invalid|Not applied/)
  await expect(page.locator('.editor-host')).toContainText('kind: [unclosed')
})

test('a typo in the image shows as ErrImagePull, then ImagePullBackOff', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'A typo in the image')
  await apply(page)
  await expect(pods(page, 'typo-', 'ErrImagePull').or(pods(page, 'typo-', 'ImagePullBackOff'))).toBeVisible({
    timeout: 30_000,
  })
  await setSpeed(page, 100)
  await expect(pods(page, 'typo-', 'ImagePullBackOff')).toBeVisible({ timeout: 30_000 })
  await pods(page, 'typo-', 'ImagePullBackOff').click()
  await openPanel(page, 'Inspector')
  await expect(page.getByRole('tabpanel', { name: 'Inspector' })).toContainText('ngnix')
})

test('a missing ConfigMap keeps the container from being created, until it is made', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'A missing ConfigMap')
  await apply(page)
  await expect(pods(page, 'unconfigured', 'CreateContainerConfigError')).toBeVisible({ timeout: 30_000 })
  await editor(page)
  await replaceText(page, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-settings\ndata:\n  CURRENCY: KRW\n')
  await apply(page)
  await expect(pods(page, 'unconfigured')).toBeVisible({ timeout: 40_000 })
  await expect(diagram(page).locator('[aria-label*="CreateContainerConfigError"]')).toHaveCount(0)
})
