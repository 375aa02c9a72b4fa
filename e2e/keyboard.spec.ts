import { expect, pods, test, visit } from './visit.ts'

test('the main way without a mouse: palette, example, apply, pod, help', async ({ page, troubles: _ }) => {
  await visit(page)
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('hello')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'hello-web.yaml', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  )
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(pods(page, 'hello-web-')).toHaveCount(3, { timeout: 30_000 })

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('pod hello-web')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel', { name: 'Inspector' })).toContainText('hello-web-')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the editor and the terminal can be left by the keyboard', async ({ page, troubles: _ }) => {
  await visit(page)
  await page.locator('.editor-preview').focus()
  await expect(page.locator('.editor-host .monaco-editor.focused')).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('Control+m')
  await page.keyboard.press('Tab')
  await expect(page.locator('.editor-host .monaco-editor.focused')).toHaveCount(0)

  await page.getByRole('tab', { name: 'Terminal' }).click()
  await expect(page.locator('.xterm-rows')).toContainText('user@laptop:~$')
  await page.locator('.terminal-host').click()
  await page.keyboard.press('Tab')
  await expect(page.locator('.terminal-host :focus')).toHaveCount(0)
  await page.locator('.terminal-host').click()
  await page.keyboard.type('kubectl')
  await page.keyboard.press('Shift+Tab')
  await expect(page.locator('.terminal-host :focus')).toHaveCount(0)
})

test('every control that Tab reaches shows where the focus is', async ({ page, troubles: _ }) => {
  await visit(page)
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab')
    const shown = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return true
      const outlineOf = (node: Element) => {
        const style = getComputedStyle(node)
        return (
          (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
        )
      }
      // The editor, the diagram and switches show the focus around or beside the focused element itself.
      const around = [
        element,
        element.parentElement,
        element.nextElementSibling,
        element.closest('.editor-host, .terminal-body, #diagram'),
      ]
      return (
        around.some((node) => node !== null && node !== undefined && outlineOf(node)) || element.outerHTML.slice(0, 200)
      )
    })
    expect(shown).toBe(true)
  }
})
