// Bugs that can be planted, to see that they would be found: programs that work as ever but for one promise they break. They
// exist in this tool only; no build of the page has them.
import { etcd } from '../../workers/control-plane/etcd/main.ts'
import { kubeControllerManager } from '../../workers/control-plane/kube-controller-manager/main.ts'
import { containerd } from '../../workers/node/containerd/main.ts'
import type { Host, HostDisk, HostNetwork, Program } from '../../workers/simulation/host.ts'

type Canary = { readonly says: string; readonly programs: ReadonlyMap<string, Program> }

export const canaries: ReadonlyMap<string, Canary> = new Map(
  Object.entries({
    'etcd-answers-before-sync': {
      says: 'etcd answers before what it answers for is on the disk',
      programs: new Map([['etcd', withDisk(etcd, unsynced)]]),
    },
    'controllers-miss-events': {
      says: 'one in five hundred events of a watch never reaches the controllers',
      programs: new Map([['kube-controller-manager', withNetwork(kubeControllerManager, missingEvents)]]),
    },
    'addresses-are-forgotten': {
      says: 'the container runtime forgets with every start which addresses it has given to pods',
      programs: new Map([['containerd', withDisk(containerd, withoutReservations)]]),
    },
  }),
)

function withDisk(program: Program, change: (disk: HostDisk, host: Host) => Partial<HostDisk>): Program {
  return (host) =>
    program(Object.create(host, { disk: { value: overlaid(host.disk, change(host.disk, host)) } }) as Host)
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

function unsynced(_: HostDisk, { clock }: Host): Partial<HostDisk> {
  return { sync: () => clock.sleep(0), whenSynced: (done) => void clock.after(0, done) }
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
            if (!random.chance(0.002)) handlers.onEvent?.(event)
          },
        },
        options,
      ),
  }
}

function withoutReservations(disk: HostDisk): Partial<HostDisk> {
  return { readText: (path) => (path.includes('last_reserved_ip') ? undefined : disk.readText(path)) }
}
