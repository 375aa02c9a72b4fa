import type { Page } from '@playwright/test'
import { apply, diagram, expect, openExample, pods, test, visit } from './visit.ts'

const cards = (page: Page, name: string | RegExp) => page.locator('.relations').getByRole('button', { name })

test('the owners of a pod, what they own, and the Service that leads there, as a graph', async ({
  page,
  troubles: _,
}) => {
  await visit(page)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('combobox').fill('show relations')
  await page.keyboard.press('Enter')
  await expect(page.locator('.relations-empty')).toContainText('Select an object')

  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
  await pods(page, 'hello-web-').first().click()
  await expect(cards(page, 'Deployment hello-web')).toBeVisible()
  await expect(cards(page, /^ReplicaSet hello-web-/)).toHaveCount(1)
  await expect(cards(page, /^Pod hello-web-.*: Running$/)).toHaveCount(3)
  await expect(cards(page, 'Service hello-web: 3 endpoints')).toBeVisible()
  await expect(page.locator('.relations .react-flow__edge.is-owns')).toHaveCount(4)
  await expect(page.locator('.relations .react-flow__edge.is-leads')).toHaveCount(3)
  await expect(page.locator('.relations .react-flow__edge.is-runs')).toHaveCount(3)
  await expect(page.getByRole('list', { name: 'Relations as a list' })).toContainText('Deployment hello-web owns Repl')

  await cards(page, 'Service hello-web: 3 endpoints').click()
  await expect(page.locator('.inspector-head')).toContainText('hello-web')
  await expect(page.locator('.inspector-head')).toContainText('Service')

  // By keyboard: to the right lies the Deployment, which stays as its pods come and go.
  await page.keyboard.press('ArrowRight')
  await expect(cards(page, 'Deployment hello-web')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.inspector-head')).toContainText('Deployment')
  await page.evaluate(() => window.wheelhouse?.exec('kubectl scale deployment hello-web --replicas=5'))
  await expect(cards(page, /^Pod hello-web-.*: Running$/)).toHaveCount(5)

  // The wheel is not for the graph.
  const view = page.locator('.relations .react-flow__viewport')
  await expect(diagram(page)).toBeVisible()
  await page.waitForTimeout(600)
  const before = await view.getAttribute('style')
  await page.locator('.relations .react-flow__pane').hover({ position: { x: 8, y: 8 } })
  await page.mouse.wheel(0, 300)
  await page.waitForTimeout(300)
  expect(await view.getAttribute('style')).toBe(before)
})
