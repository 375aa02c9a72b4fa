// The programs of the user's laptop. Apart from the cluster, so that a page can load them while the cluster boots.
import { etcd, etcdOf } from '../control-plane/etcd/main.ts'
import { etcdctl, etcdctlOf, etcdutl } from '../etcdctl/main.ts'
import { kubectl } from '../kubectl/main.ts'
import { bash } from '../shell/main.ts'
import type { Program } from '../simulation/host.ts'

/** An older etcd, unpacked in the home directory: it still has the v2 API. */
const oldEtcd = '3.4.23'
const oldFolder = `etcd-v${oldEtcd}-linux-amd64`

export const clients: ReadonlyMap<string, Program> = new Map([
  ['bash', bash],
  ['etcd', etcd],
  ['etcdctl', etcdctl],
  ['etcdutl', etcdutl],
  ['kubectl', kubectl],
  [`${oldFolder}/etcd`, etcdOf(oldEtcd)],
  [`${oldFolder}/etcdctl`, etcdctlOf(oldEtcd)],
])
