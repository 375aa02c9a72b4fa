/** Lets all microtasks run, as Node does between two macrotasks. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
