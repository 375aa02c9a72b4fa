// How tests and command-line tools in Node let all microtasks run.
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
