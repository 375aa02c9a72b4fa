// Tokens of service accounts for pods, asked of the API server and bound to the pod. They are asked for anew when most of
// their life is over. Like pkg/kubelet/token.
import type { TokenRequest } from '../../apis/authentication/types.ts'
import type { Pod, ServiceAccountTokenProjection } from '../../apis/core/types.ts'
import { serviceAccounts } from '../../apis/resources.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { MountError } from './mount-error.ts'

type Held = { readonly token: string; readonly refreshAtMs: number }

export class ServiceAccountTokens {
  readonly #host: Host
  readonly #client: RestClient
  readonly #held = new Map<string, Map<string, Held>>()

  constructor(host: Host, client: RestClient) {
    this.#host = host
    this.#client = client
  }

  /** Rejects with a {@link MountError}. */
  async get(pod: Pod, { audience, expirationSeconds = 3600 }: ServiceAccountTokenProjection): Promise<string> {
    const uid = pod.metadata.uid ?? ''
    const key = `${audience ?? ''}/${expirationSeconds}`
    const held = this.#held.get(uid)?.get(key)
    if (held && held.refreshAtMs > this.#host.clock.unixMs()) return held.token
    const token = await this.#request(pod, audience, expirationSeconds)
    // Refreshed when 80 % of its life is over, or after a day.
    const lifeMs = Math.min(0.8 * expirationSeconds, 86_400) * 1000
    const ofPod = this.#held.get(uid) ?? new Map<string, Held>()
    ofPod.set(key, { token, refreshAtMs: this.#host.clock.unixMs() + lifeMs })
    this.#held.set(uid, ofPod)
    return token
  }

  /** When the first token of a pod is to be renewed, in Unix ms. */
  refreshAtMs(uid: string): number | undefined {
    const held = this.#held.get(uid)
    return held && Math.min(...[...held.values()].map((one) => one.refreshAtMs))
  }

  release(uid: string): void {
    this.#held.delete(uid)
  }

  async #request(pod: Pod, audience: string | undefined, expirationSeconds: number): Promise<string> {
    const { name, namespace = '', uid } = pod.metadata
    const account = pod.spec.serviceAccountName || 'default'
    const request: TokenRequest = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name: '' },
      spec: {
        audiences: audience ? [audience] : [],
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    }
    try {
      const answer = await this.#client.createSubresource<TokenRequest>(
        serviceAccounts,
        namespace,
        account,
        'token',
        request,
      )
      return answer.status?.token ?? ''
    } catch (error) {
      if (isApiError(error) || error instanceof NetworkError)
        throw new MountError(`failed to fetch token: ${error.message}`)
      throw error
    }
  }
}
