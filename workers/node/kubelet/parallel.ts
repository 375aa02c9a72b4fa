// Runs tasks of one program side by side and waits for all of them.
import type { Host } from '../../simulation/host.ts'

export async function runAll(host: Host, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  if (tasks.length === 0) return
  if (tasks.length === 1) return tasks[0]?.()
  const done = host.signal()
  let left = tasks.length
  for (const task of tasks)
    host.spawn(async () => {
      await task()
      left -= 1
      if (left === 0) done.notify()
    })
  await done.wait()
}
