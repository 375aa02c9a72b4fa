// The last phase of `kubeadm init`, a program that runs once on the first control-plane machine: it waits for the API
// server, applies the addons, and ends.
import { nodes } from '../apis/resources.ts'
import { loadKubeconfig } from '../client-go/kubeconfig.ts'
import { isApiError, RestClient } from '../client-go/rest-client.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { kubeadmAddons } from './kubeadm-addons.ts'
import { adminBinding, kubeadmRoles, type RoleObject } from './kubeadm-roles.ts'
import { localPathStorage } from './local-path-storage.ts'

const controlPlaneLabels = {
  'node-role.kubernetes.io/control-plane': '',
  'node.kubernetes.io/exclude-from-external-load-balancers': '',
}

/** `server` is the API server's address, `ip:port`. */
export function kubeadmInit(server: string): (host: Host) => Promise<void> {
  return async (host) => {
    const superAdmin = await clientOf(host, 'super-admin.conf')
    await retried(host, () => superAdmin.create(adminBinding.resource, '', adminBinding.object))
    const admin = await clientOf(host, 'admin.conf')
    const make = async (objects: readonly RoleObject[]) => {
      for (const { resource, object } of objects)
        await retried(host, () => admin.create(resource, object.metadata.namespace ?? '', object))
    }
    await markControlPlane(host, admin)
    await make(kubeadmRoles)
    await make(kubeadmAddons(server))
    await make(localPathStorage)
  }
}

/** The last phase of `kubeadm join --control-plane`, on every other machine of the control plane. */
export async function kubeadmJoin(host: Host): Promise<void> {
  await markControlPlane(host, await clientOf(host, 'admin.conf'))
}

/** A kubelet may not say of itself that it is of the control plane. */
async function markControlPlane(host: Host, admin: RestClient): Promise<void> {
  const marked = { metadata: { labels: controlPlaneLabels } }
  await retried(host, () => admin.patch(nodes, '', host.machine.name, 'strategic-merge', marked))
}

async function clientOf(host: Host, kubeconfig: string): Promise<RestClient> {
  return new RestClient(host, {
    ...(await loadKubeconfig(host, `/etc/kubernetes/${kubeconfig}`)),
    userAgent: `kubeadm/v1.36.2 (linux/amd64) kubernetes`,
    qps: 0,
    timeoutMs: 10_000,
  })
}

/** Like kubeadm, tries again until the API server is there, its own namespaces exist and the node has registered. */
async function retried(host: Host, create: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await create()
      return
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return
      if (!isApiError(error) && !(error instanceof NetworkError)) throw error
      await host.clock.sleep(500)
    }
  }
}
