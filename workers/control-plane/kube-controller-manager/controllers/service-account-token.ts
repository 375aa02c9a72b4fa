// Fills Secrets that ask for a service account's token, and deletes them with their account. Unlike Kubernetes: the token
// is one of today's kind, bound to the Secret, and ends after a hundred years. Like pkg/controller/serviceaccount
// tokens_controller.go.
import { encodeBase64 } from '../../../apimachinery/base64.ts'
import { type KubeObject, keyOf } from '../../../apimachinery/object.ts'
import type { Secret } from '../../../apis/core/types.ts'
import { secrets, serviceAccounts } from '../../../apis/resources.ts'
import { isApiError } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'

type TokenAnswer = { readonly status: { readonly token: string } }

const nameAnnotation = 'kubernetes.io/service-account.name'
const uidAnnotation = 'kubernetes.io/service-account.uid'
const expirationSeconds = 100 * 365 * 24 * 3600

function asksForToken(object: KubeObject): boolean {
  return (object as Secret).type === 'kubernetes.io/service-account-token'
}

export function startServiceAccountTokenController(context: ControllerContext): void {
  const { host, flags } = context
  const client = context.client('tokens-controller')
  const queue = new WorkQueue(host, 'serviceaccount_tokens_secret')
  const informer = context.informers.informer<Secret & KubeObject>(secrets)
  const accounts = context.informers.informer(serviceAccounts)
  const changed = (secret: Secret & KubeObject) => {
    if (asksForToken(secret)) queue.add(keyOf(secret))
  }
  informer.addHandler({ onAdd: changed, onUpdate: (_, secret) => changed(secret) })
  accounts.addHandler({
    onDelete: ({ metadata }) => {
      for (const secret of informer.list()) if (secret.metadata.namespace === metadata.namespace) changed(secret)
    },
  })

  async function fill(key: string): Promise<void> {
    const secret = informer.get(key)
    if (!secret || !asksForToken(secret) || secret.metadata.deletionTimestamp) return
    const { namespace = '', name, annotations = {}, uid } = secret.metadata
    const account = accounts.get(`${namespace}/${annotations[nameAnnotation]}`)
    const isOther = annotations[uidAnnotation] !== undefined && annotations[uidAnnotation] !== account?.metadata.uid
    try {
      if (!account || isOther) {
        await client.delete(secrets, namespace, name, uid ? { preconditions: { uid } } : {})
        return
      }
      if (secret.data?.['token'] !== undefined) return
      const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name, uid }
      const body = {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { boundObjectRef, expirationSeconds },
      }
      const where = [serviceAccounts, namespace, account.metadata.name, 'token'] as const
      const { status } = await client.createSubresource<TokenAnswer>(...where, body)
      const data = {
        ...secret.data,
        'ca.crt': encodeBase64(host.disk.readText(flags.rootCaFile) ?? ''),
        namespace: encodeBase64(namespace),
        token: encodeBase64(status.token),
      }
      const marked = { ...annotations, [uidAnnotation]: account.metadata.uid ?? '' }
      await client.update(secrets, { ...secret, metadata: { ...secret.metadata, annotations: marked }, data })
    } catch (error) {
      if (!isApiError(error, 'NotFound', 'Conflict')) throw error
    }
  }

  context.run({ name: 'serviceaccount-token', queue, workers: 5, reconcile: fill })
}
