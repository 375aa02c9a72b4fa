// etcdctl: the client of etcd, for the v3 API and, up to 3.5, for the v2 API behind ETCDCTL_API=2; and etcdutl, which works on
// etcd's files. All but this door is fetched when it is first run.
import type { Program } from '../simulation/host.ts'
import { defaultVersion, releaseOf } from './release.ts'

/** etcdctl as it came with that version of etcd. */
export function etcdctlOf(version: string): Program {
  const release = releaseOf(version)
  return async (host) => {
    const api = host.env['ETCDCTL_API'] ?? ''
    if (release.minor < 6 && api === '2') {
      const { runV2 } = await host.load(() => import('./v2/run.ts'))
      return runV2(host, release)
    }
    if (release.minor < 6 && api !== '' && api !== '3') {
      host.stdio.stderr(`unsupported API version: ${api}\n`)
      return 1
    }
    const { runEtcdctl } = await host.load(() => import('./etcdctl.ts'))
    return runEtcdctl(host, release)
  }
}

export function etcdutlOf(version: string): Program {
  const release = releaseOf(version)
  return async (host) => {
    const { runEtcdutl } = await host.load(() => import('./etcdutl.ts'))
    return runEtcdutl(host, release)
  }
}

export const etcdctl: Program = etcdctlOf(defaultVersion)
export const etcdutl: Program = etcdutlOf(defaultVersion)
