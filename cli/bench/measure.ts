/** One measured figure; `goal` is the most it should be (with `isAtLeast`, the least), null where there is none. */
export type Measure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal: number | null
  readonly isAtLeast?: boolean
}

/** CPU time in ms that `task` takes, all threads of this process together. */
export async function cpuMsOf(task: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await task()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Bytes of heap in use after a full collection. */
export function heapBytes(): number {
  const { gc } = globalThis as { gc?: () => void }
  if (!gc) throw new Error('run with --expose-gc')
  gc()
  gc()
  return process.memoryUsage().heapUsed
}
