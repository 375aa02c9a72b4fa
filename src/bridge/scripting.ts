// The cluster for scripts in the browser's console, and for the benchmark: `await wheelhouse.exec('kubectl get pods')`.
import { chaos, exec, pause, play, setSpeed, step } from './commands.ts'

const scripting = { chaos, exec, pause, play, setSpeed, step }

declare global {
  interface Window {
    wheelhouse?: typeof scripting
  }
}

export function offerScripting(): void {
  window.wheelhouse = scripting
}
