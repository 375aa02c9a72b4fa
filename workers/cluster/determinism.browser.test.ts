import { expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { fingerprintOf } from './testing/fingerprint.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Runs the same story in Node; see vitest.config.ts. */
    nodeFingerprint(seed: number): Promise<string>
  }
}

it('A run has the same trace in Chromium as in Node', async () => {
  const channel = new MessageChannel()
  let resume = () => {}
  channel.port1.onmessage = () => resume()
  const settle = () =>
    new Promise<void>((resolve) => {
      resume = resolve
      channel.port2.postMessage(0)
    })
  expect(await fingerprintOf(7, settle)).toBe(await commands.nodeFingerprint(7))
})
