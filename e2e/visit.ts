// What the journeys share: coming to the page as a visitor does, and the few things that every visitor does there. A page
// that throws, logs an error or breaks the Content-Security-Policy fails its journey.
import { test as base, expect, type Locator, type Page } from '@playwright/test'

export { expect }

declare global {
  interface Window {
    /** What src/bridge/scripting.ts offers to scripts. */
    wheelhouse: {
      exec(line: string): Promise<number>
      pause(): Promise<void>
      play(): Promise<void>
      setSpeed(speed: number | 'story'): Promise<void>
      step(): Promise<boolean>
    }
  }
}

export const test = base.extend<{ troubles: string[] }>({
  /** What went wrong in the page. A journey that makes trouble on purpose takes its own out. */
  troubles: async ({ page }, use) => {
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
    })
    await use(troubles)
    expect(troubles).toEqual([])
  },
})

export type Visit = {
  readonly seed?: number
  readonly language?: 'en' | 'ko'
  readonly theme?: 'light' | 'dark'
  readonly query?: string
  /** Virtual seconds a second: journeys are quicker than the pace for reading. */
  readonly speed?: number
}

/** Opens the page and waits until the cluster is up and its time passes. */
export async function visit(
  page: Page,
  { seed = 1, language = 'en', theme = 'dark', query = '', speed = 10 }: Visit = {},
) {
  await page.addInitScript(
    (preferences) => {
      if (localStorage.getItem('wheelhouse.preferences') === null)
        localStorage.setItem('wheelhouse.preferences', JSON.stringify(preferences))
      // Nobody comes for the first time but who is asked to.
      localStorage.setItem('wheelhouse.toured', '1')
    },
    { language, theme, motion: 'system' },
  )
  await page.goto(`?seed=${seed}${query}`)
  await clusterIsUp(page)
  await setSpeed(page, speed)
}

export async function setSpeed(page: Page, speed: number) {
  const button = page.locator('.transport-speed')
  await button.click()
  await page.getByRole('menuitemradio', { name: new RegExp(`^${speed}(×|배)`) }).click()
  await expect(button).toHaveText(new RegExp(`^${speed}\\D`))
}

export async function clusterIsUp(page: Page) {
  // The first frame is that of a cluster that is up. On a narrow screen not all of it is in sight.
  await expect(diagram(page).locator('[aria-label$=": Running"]')).not.toHaveCount(0, {
    timeout: 60_000,
  })
}

export function diagram(page: Page): Locator {
  return page.locator('#diagram')
}

/** Pods on the diagram whose names begin so, in the given state (a word of the STATUS column). */
export function pods(page: Page, name: string, status = 'Running'): Locator {
  return diagram(page).locator(`[aria-label^="Pod ${name}"][aria-label*=": ${status}"]`)
}

export async function openPanel(
  page: Page,
  name: 'Manifests' | 'Inspector' | 'Objects' | 'Chaos' | 'Terminal' | 'Trace',
) {
  await page.getByRole('tab', { name, exact: true }).click()
}

/** Opens an example by its title. */
export async function openExample(page: Page, title: string) {
  await openPanel(page, 'Manifests')
  await page.getByRole('button', { name: 'Examples', exact: true }).click()
  await page.getByRole('dialog').getByRole('button').filter({ hasText: title }).first().click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

export async function apply(page: Page) {
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
}

export function results(page: Page): Locator {
  return page.getByRole('region', { name: /^Result of/ })
}

/** Monaco's text, once Monaco is there, with the focus in it. */
export async function editor(page: Page): Promise<Locator> {
  const preview = page.locator('.editor-preview')
  // Coming near is enough to have it loaded.
  await page.locator('.editor-code').hover()
  await expect(page.locator('.editor-host .monaco-editor')).toBeVisible({ timeout: 30_000 })
  await expect(preview).toHaveCount(0)
  const lines = page.locator('.editor-host .view-lines')
  await lines.click()
  return lines
}

/** Replaces the text of the open file, as one who pastes over it. */
export async function replaceText(page: Page, text: string) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await editor(page)
  await page.keyboard.press('ControlOrMeta+a')
  await page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await page.keyboard.press('ControlOrMeta+v')
}

/** Opens the terminal, ready to be typed into. */
export async function openTerminal(page: Page): Promise<Locator> {
  await openPanel(page, 'Terminal')
  const rows = page.locator('.xterm-rows')
  await expect(rows).toContainText('user@laptop:~$', { timeout: 20_000 })
  await page.locator('.terminal-host').click()
  return rows
}

/** Types a line and waits for the next prompt. */
export async function run(page: Page, line: string) {
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
  await expect(page.locator('.terminal-panel')).toHaveAttribute('data-running', '', { timeout: 20_000 })
}
