// stress: keeps memory and processors busy, to show what limits do. Like polinux/stress and vish/stress.
import { integerValue, milliValue } from '../../../apimachinery/quantity.ts'
import type { Behaviour, ImageBehaviour } from './behaviour.ts'

/** `stress --vm 1 --vm-bytes 250M --vm-hang 1 --cpu 2 --timeout 60s`, or `-mem-total 150Mi -cpus 2`. */
const stress: Behaviour = (argv, context) => async (host) => {
  const value = (...names: readonly string[]) => {
    for (const [i, arg] of argv.entries()) {
      const equals = names.find((name) => arg.startsWith(`${name}=`))
      if (equals !== undefined) return arg.slice(equals.length + 1)
      if (names.includes(arg)) return argv[i + 1]
    }
    return undefined
  }
  const workers = Number(value('--vm', '-m') ?? 0)
  const bytes =
    stressBytes(value('--vm-bytes')) * Math.max(workers, 1) * (workers > 0 ? 1 : 0) + integerValue(value('-mem-total'))
  const cpus = milliValue(value('--cpu', '-c', '-cpus'))
  const seconds = Number.parseFloat(value('--timeout', '-t') ?? '0')
  host.stdio.stdout(`stress: info: [1] dispatching hogs: ${Math.round(cpus / 1000)} cpu, 0 io, ${workers} vm, 0 hdd\n`)
  if (cpus > 0) context.chargeCpu(cpus)
  await host.clock.sleep(200)
  // Memory is taken piece by piece, as touching the pages does.
  for (let part = 1; part <= 4 && bytes > 0; part++) {
    context.chargeMemory((bytes * part) / 4 + (1 << 20))
    await host.clock.sleep(50)
  }
  if (seconds === 0) await host.signal().wait()
  await host.clock.sleep(seconds * 1000)
  host.stdio.stdout(`stress: info: [1] successful run completed in ${seconds}s\n`)
  return 0
}

/** `250M`, `1G`: powers of 1024 here. */
function stressBytes(text: string | undefined): number {
  const match = /^(\d+)([BKMG]?)$/i.exec(text ?? '256M')
  const factor: Readonly<Record<string, number>> = { '': 1, B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }
  return match ? Number(match[1]) * (factor[(match[2] ?? '').toUpperCase()] ?? 1) : 0
}

export const stressImage: ImageBehaviour = {
  repositories: ['docker.io/polinux/stress', 'docker.io/vish/stress'],
  userland: 'busybox',
  commands: { stress },
  memoryBytes: 1 << 20,
}
