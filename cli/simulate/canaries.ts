// Bugs that can be planted, to see that they would be found: programs that work as ever but for one promise they break. They
// exist in this tool only; no build of the page has them.
import { etcd } from '../../workers/control-plane/etcd/main.ts'
import { kubeControllerManager } from '../../workers/control-plane/kube-controller-manager/main.ts'
import { kubelet } from '../../workers/node/kubelet/main.ts'
import type { KubeApiRequest } from '../../workers/protocols/kube-api.ts'
import type { Host, HostDisk, HostNetwork, Program } from '../../workers/simulation/host.ts'

type Canary = { readonly says: string; readonly programs: ReadonlyMap<string, Program> }

export const canaries: ReadonlyMap<string, Canary> = new Map(
  Object.entries({
    'etcd-answers-before-sync': {
      says: 'etcd answers before what it answers for is on the disk',
      programs: new Map([['etcd', withDisk(etcd, (disk) => ({ sync: () => unsynced(disk) }))]]),
    },
    'controllers-miss-events': {
      says: 'one in fifty events of a watch never reaches the controllers',
      programs: new Map([['kube-controller-manager', withNetwork(kubeControllerManager, missingEvents)]]),
    },
    'kubelet-forgets-to-report': {
      says: 'one in thirty of the statuses that a kubelet reports is dropped as if it had been stored',
      programs: new Map([['kubelet', withNetwork(kubelet, unreportedStatuses)]]),
    },
  }),
)

function withDisk(program: Program, change: (disk: HostDisk) => Partial<HostDisk>): Program {
  return (host) => program(Object.create(host, { disk: { value: overlaid(host.disk, change(host.disk)) } }) as Host)
}

function withNetwork(program: Program, change: (host: Host) => Partial<HostNetwork>): Program {
  return (host) => program(Object.create(host, { network: { value: overlaid(host.network, change(host)) } }) as Host)
}

/** `part` with some of its functions replaced; the others keep their own `this`. */
function overlaid<T extends object>(part: T, changed: Partial<T>): T {
  return new Proxy(part, {
    get(target, name) {
      const own = Object.hasOwn(changed, name) ? changed[name as keyof T] : target[name as keyof T]
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

async function unsynced(disk: HostDisk): Promise<void> {
  disk.has('/')
}

function missingEvents(host: Host): Partial<HostNetwork> {
  const { network, random } = host
  return {
    open: (protocol, address, request, handlers, options) =>
      network.open(
        protocol,
        address,
        request,
        {
          ...handlers,
          onEvent: (event) => {
            if (!random.chance(0.02)) handlers.onEvent?.(event)
          },
        },
        options,
      ),
  }
}

function unreportedStatuses({ network, random }: Host): Partial<HostNetwork> {
  return {
    call: (protocol, address, request, options) => {
      const { method, path = '' } = request as Partial<KubeApiRequest>
      if (protocol === 'kube-api' && method === 'PATCH' && path.includes('/pods/') && random.chance(1 / 30)) {
        const get = { ...(request as KubeApiRequest), method: 'GET', body: undefined }
        return network.call(protocol, address, get, options)
      }
      return network.call(protocol, address, request, options)
    },
  }
}
