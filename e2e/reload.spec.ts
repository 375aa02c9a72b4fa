import { editor, expect, openExample, openPanel, replaceText, test, visit } from './visit.ts'

test('a reload keeps the files, their text, the cursor and the one in sight', async ({ page, troubles: _ }) => {
  await visit(page)
  await openExample(page, 'Guestbook')
  await editor(page)
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('# mine: 내 것\n')
  await openExample(page, 'Hello, web')
  await openExample(page, 'A Job')
  await page.getByRole('button', { name: 'guestbook.yaml', exact: true }).click()
  await page.locator('.editor-host .view-lines').click()
  await page.keyboard.press('ControlOrMeta+Home')
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect(page.getByText('Ln 5, Col 14')).toBeVisible()
  await page.waitForTimeout(400)

  await page.reload()
  await expect(page.getByRole('button', { name: 'guestbook.yaml', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  )
  // The untouched example gave way to the next one; the edited file stayed.
  await expect(page.getByRole('list', { name: 'Open files' }).getByRole('listitem')).toHaveCount(2)
  await editor(page)
  await expect(page.locator('.editor-host')).toContainText('# mine: 내 것')
})

test('what was typed a moment before the page goes is there afterwards', async ({ page, troubles: _ }) => {
  await visit(page)
  await replaceText(page, 'kind: Namespace\n')
  await page.reload()
  await openPanel(page, 'Manifests')
  await expect(page.locator('.editor-code')).toContainText('kind: Namespace')
})

test('a closed file can be opened again, an edited example is not overwritten', async ({ page, troubles: _ }) => {
  await visit(page)
  await editor(page)
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('# edited\n')
  await openExample(page, 'Hello, web')
  await expect(page.getByRole('list', { name: 'Open files' }).getByRole('listitem')).toHaveText([
    'hello-web.yaml',
    'hello-web-2.yaml',
  ])
  await page.getByRole('button', { name: 'hello-web.yaml', exact: true }).click()
  await page.getByRole('button', { name: 'Close hello-web.yaml' }).click()
  await expect(page.getByText('hello-web.yaml is closed')).toBeVisible()
  await page.getByRole('button', { name: 'Files' }).click()
  await page.getByRole('menuitem', { name: 'Open again: hello-web.yaml' }).click()
  await expect(page.locator('.editor-host')).toContainText('# edited')
})
