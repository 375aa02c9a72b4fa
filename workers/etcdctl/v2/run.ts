// etcdctl for the v2 API.
import type { Host } from '../../simulation/host.ts'
import type { Release } from '../release.ts'

export async function runV2(host: Host, release: Release): Promise<number> {
  host.stdio.stderr(`v2 ${release.version}\n`)
  return 1
}
