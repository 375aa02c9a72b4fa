import { expect, it, vi } from 'vitest'

/** What a visitor with this in storage gets. */
async function preferencesFrom(stored: string) {
  vi.resetModules()
  vi.stubGlobal('localStorage', { getItem: () => stored, setItem: () => undefined })
  const { usePreferences } = await import('./preferences.ts')
  vi.unstubAllGlobals()
  return usePreferences.getState()
}

it('what was chosen comes back', async () => {
  const chosen = {
    theme: 'dark',
    language: 'ko',
    motion: 'reduced',
    contrast: 'high',
    scale: 1.5,
    depth: 'source',
    editorSize: 18,
    terminalSize: 11,
    isTerminalRead: true,
  }
  expect(await preferencesFrom(JSON.stringify(chosen))).toEqual(chosen)
})

it('what makes no sense is replaced by the defaults, each for itself', async () => {
  const stored =
    '{"theme":"pink","language":"ko","editorSize":4000,"terminalSize":"14","isTerminalRead":"yes","contrast":"max","scale":9}'
  expect(await preferencesFrom(stored)).toMatchObject({
    theme: 'system',
    language: 'ko',
    editorSize: 13,
    terminalSize: 13,
    isTerminalRead: false,
    contrast: 'system',
    scale: 1,
  })
  expect(await preferencesFrom('not JSON')).toMatchObject({ theme: 'system', editorSize: 13 })
})
