// The door of the Web Worker: exposes the playground to the page, and lends it real time.
import { expose } from 'comlink'
import { Playground } from './playground/playground.ts'

// A message to oneself is the quickest macrotask that a worker has.
const channel = new MessageChannel()
let resume: () => void = () => {}
channel.port1.onmessage = () => resume()

expose(
  new Playground({
    settle: () =>
      new Promise((resolve) => {
        resume = resolve
        channel.port2.postMessage(0)
      }),
    nowMs: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    // An error that nobody catches is what the page hears of.
    fail: (error) =>
      setTimeout(() => {
        throw error
      }),
  }),
)
