// The last phase of `kubeadm init`, a program that runs once on the first control-plane machine: it waits for the API
// server, applies the addons, and ends.
import { loadKubeconfig } from '../client-go/kubeconfig.ts'
import { isApiError, RestClient } from '../client-go/rest-client.ts'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { kubeadmAddons } from './kubeadm-addons.ts'
import { adminBinding, kubeadmRoles } from './kubeadm-roles.ts'

/** `server` is the API server's address, `ip:port`. */
export function kubeadmInit(server: string): (host: Host) => Promise<void> {
  return async (host) => {
    const clientOf = async (kubeconfig: string) =>
      new RestClient(host, {
        ...(await loadKubeconfig(host, `/etc/kubernetes/${kubeconfig}`)),
        userAgent: `kubeadm/v1.36.2 (linux/amd64) kubernetes`,
        qps: 0,
        timeoutMs: 10_000,
      })
    const superAdmin = await clientOf('super-admin.conf')
    await retried(host, () => superAdmin.create(adminBinding.resource, '', adminBinding.object))
    const admin = await clientOf('admin.conf')
    for (const { resource, object } of [...kubeadmRoles, ...kubeadmAddons(server)])
      await retried(host, () => admin.create(resource, object.metadata.namespace ?? '', object))
  }
}

/** Like kubeadm, tries again until the API server is there and its own namespaces exist. */
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
