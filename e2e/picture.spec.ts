import { readFileSync } from 'node:fs'
import { apply, diagram, expect, openExample, pods, test, visit } from './visit.ts'

test('a saved picture shows the diagram, and dropped on the page it brings its run back', async ({
  page,
  troubles: _,
}) => {
  await visit(page, { seed: 5 })
  await openExample(page, 'Hello, web')
  await apply(page)
  await expect(pods(page, 'hello-web-')).toHaveCount(3)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('combobox').fill('diagram as SVG')
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  const svg = readFileSync(await download.path(), 'utf8')
  expect(svg).toMatch(/<text[^>]*>kube-apiserver<\/text>/)
  expect(svg).not.toMatch(/<script|\son\w+=/)

  await page.goto('?seed=6')
  await expect(diagram(page).locator('[aria-label^="Pod hello-web"]')).toHaveCount(0)
  const file = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], 'picture.svg', { type: 'image/svg+xml' }))
    return transfer
  }, svg)
  await page.dispatchEvent('#diagram', 'drop', { dataTransfer: file })
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 60_000 })
  await expect(page.locator('.transport-seed')).toContainText('5')
})
