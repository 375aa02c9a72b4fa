// The programs of the user's laptop. Apart from the cluster, so that a page can load them while the cluster boots.
import { kubectl } from '../kubectl/main.ts'
import { bash } from '../shell/main.ts'
import type { Program } from '../simulation/host.ts'

export const clients: ReadonlyMap<string, Program> = new Map([
  ['bash', bash],
  ['kubectl', kubectl],
])
