import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, visit } from './visit.ts'

async function check(page: Page, what: string) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  )
  expect(found).toEqual([])
}

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`nothing bars the way: ${theme}, ${language}`, async ({ page, troubles: _ }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await openTools(page, theme, language)
    })

async function openTools(page: Page, theme: 'light' | 'dark', language: 'en' | 'ko') {
  await page.setViewportSize({ width: 1440, height: 900 })
  await visit(page, { theme, language })
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  // A picture that stands still is looked through faster.
  await page.locator('.transport button').first().click()
  await check(page, 'page')
  await page.locator('.editor-preview').click()
  await expect(page.locator('.editor-host .monaco-editor')).toBeVisible({ timeout: 30_000 })
  await check(page, 'editor')
  for (const panel of ['chaos', 'inspector', 'objects']) {
    await page.locator(`[data-tab="${panel}"]`).click()
    if (panel === 'chaos') await page.locator('.chaos-machine-name').nth(2).click()
    await check(page, panel)
  }
  await page.locator('[data-tab="terminal"]').click()
  await expect(page.locator('.xterm-rows')).toContainText('user@laptop')
  await check(page, 'terminal')
  for (const [keys, name] of [
    ['ControlOrMeta+k', 'palette'],
    ['?', 'help'],
  ] as const) {
    await page.locator('#diagram').focus()
    await page.keyboard.press(keys)
    await expect(page.locator('dialog[open]')).toBeVisible()
    await check(page, name)
    await page.keyboard.press('Escape')
    await expect(page.locator('dialog[open]')).toHaveCount(0)
  }
}
