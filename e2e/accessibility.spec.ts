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
  await page.locator('.time-bar [aria-expanded]').last().click()
  await expect(page.locator('.time-lane')).toHaveCount(5)
  await check(page, 'timeline')
  for (const [keys, name] of [
    ['ControlOrMeta+k', 'palette'],
    ['?', 'help'],
    ['s', 'share'],
    ['o', 'sessions'],
  ] as const) {
    await page.locator('#diagram').focus()
    await page.keyboard.press(keys)
    await expect(page.locator('dialog[open]')).toBeVisible()
    await check(page, name)
    await page.keyboard.press('Escape')
    await expect(page.locator('dialog[open]')).toHaveCount(0)
  }
}

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'ko'] as const)
    test(`nothing bars the way to explanations: ${theme}, ${language}`, async ({ page, troubles: _ }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await visit(page, { theme, language })
      await page.evaluate(() => window.wheelhouse?.exec('kubectl create deployment big --image=nginx'))
      await page.evaluate(() => window.wheelhouse?.exec('kubectl set resources deployment big --requests=cpu=4'))
      await page.locator('.pod-tile.look-pending').first().click()
      await page.locator('.inspector-head .ui-button').click()
      await expect(page.locator('.why-step')).not.toHaveCount(0)
      await page.locator('.transport button').first().click()
      for (const depth of [0, 2]) {
        await page.locator('.why-head input').nth(depth).check({ force: true })
        await check(page, `why, ${depth}`)
      }
      await page.locator('[data-tab="scheduling"]').first().click()
      await expect(page.locator('.fixes li')).not.toHaveCount(0)
      await page.locator('.stage-player button').last().click()
      await expect(page.locator('.verdict-mark-box.is-out')).toHaveCount(4)
      await check(page, 'scheduling')
      await page.locator('[data-tab="relations"]').first().click()
      await expect(page.locator('.relation-card')).not.toHaveCount(0)
      await check(page, 'relations')
      await page.locator('[data-tab="trace"]').first().click()
      await page.locator('.trace-bar input').first().fill('patch /apis/apps')
      await page.locator('.ui-record-body').filter({ hasText: 'PATCH' }).last().click()
      await expect(page.locator('.request-line')).toBeVisible()
      await check(page, 'message')
    })
