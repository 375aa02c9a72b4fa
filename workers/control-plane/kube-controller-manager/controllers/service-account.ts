// The service account controller: every namespace has an account named default. Like pkg/controller/serviceaccount.
import { keyOf } from '../../../apimachinery/object.ts'
import type { Namespace, ServiceAccount } from '../../../apis/core/types.ts'
import { namespaces, serviceAccounts } from '../../../apis/resources.ts'
import { isApiError } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'
import { isNamespaceTerminating } from '../pod-control.ts'

export function startServiceAccountController(context: ControllerContext): void {
  const client = context.client('service-account-controller')
  const queue = new WorkQueue(context.host, 'serviceaccount')
  const accounts = context.informers.informer<ServiceAccount>(serviceAccounts)
  const spaces = context.informers.informer<Namespace>(namespaces)
  accounts.addHandler({ onDelete: (account) => queue.add(account.metadata.namespace ?? '') })
  spaces.addHandler({
    onAdd: (namespace) => queue.add(keyOf(namespace)),
    onUpdate: (_, namespace) => queue.add(keyOf(namespace)),
  })

  async function reconcileServiceAccount(name: string): Promise<void> {
    const namespace = spaces.get(name)
    if (!namespace || namespace.status?.phase === 'Terminating' || accounts.get(`${name}/default`)) return
    const account = { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: 'default', namespace: name } }
    try {
      await client.create(serviceAccounts, name, account)
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists') && !isNamespaceTerminating(error)) throw error
    }
  }

  context.run({ name: 'serviceaccount', queue, workers: 1, reconcile: reconcileServiceAccount })
}
