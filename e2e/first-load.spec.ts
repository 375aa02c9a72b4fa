import { gzipSync } from 'node:zlib'
import { expect, test, visit } from './visit.ts'

const kibibyte = 1024

test('the first load is small: no editor, terminal or schema before they are needed', async ({ page, troubles: _ }) => {
  const loaded: { readonly url: string; readonly bytes: number }[] = []
  page.on('response', async (response) => {
    const url = response.url()
    if (/\.(js|json)$/.test(new URL(url).pathname))
      loaded.push({ url, bytes: gzipSync(await response.body(), { level: 9 }).length })
  })
  await visit(page)
  await page.waitForTimeout(1500)
  const names = loaded.map(({ url }) => url).join('\n')
  expect(names).not.toMatch(/code-editor|terminal-screen|schema\.json|yaml\.worker|editor\.worker/)
  // What the Web Worker loads (the cluster, and kubectl for the laptop) has a limit of its own, which the bench measures.
  const ofPage = loaded.filter(({ url }) => url.endsWith('.js') && !/cluster\.worker|laptop/.test(url))
  expect(ofPage.reduce((total, { bytes }) => total + bytes, 0) / kibibyte).toBeLessThanOrEqual(180)
})
