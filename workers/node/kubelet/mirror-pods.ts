// Shows static pods in the API: one mirror pod for each, made anew when it differs or somebody deleted it.
// Like pkg/kubelet/pod/mirror_client.go.
import { keyOf } from '../../apimachinery/object.ts'
import type { Node, Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { hashAnnotation, mirrorAnnotation } from './static-pods.ts'

const retryMs = 5_000

export class MirrorPods {
  readonly #host: Host
  readonly #client: RestClient
  readonly #nodeOf: () => Node | undefined
  readonly #mirrorOf: (key: string) => Pod | undefined
  readonly #wanted = new Map<string, Pod>()
  readonly #inHand = new Set<string>()

  constructor(
    host: Host,
    client: RestClient,
    nodeOf: () => Node | undefined,
    mirrorOf: (key: string) => Pod | undefined,
  ) {
    this.#host = host
    this.#client = client
    this.#nodeOf = nodeOf
    this.#mirrorOf = mirrorOf
  }

  /** The static pods there are now. */
  want(staticPods: readonly Pod[]): void {
    const before = new Set(this.#wanted.keys())
    this.#wanted.clear()
    for (const pod of staticPods) {
      this.#wanted.set(keyOf(pod), pod)
      before.delete(keyOf(pod))
    }
    for (const key of [...this.#wanted.keys(), ...before]) this.sync(key)
  }

  /** The static pod behind a mirror pod. */
  staticPodOf(mirror: Pod): Pod | undefined {
    return this.#wanted.get(keyOf(mirror))
  }

  syncAll(): void {
    for (const key of this.#wanted.keys()) this.sync(key)
  }

  sync(key: string): void {
    if (this.#inHand.has(key) || !this.#nodeOf()) return
    const wanted = this.#wanted.get(key)
    const mirror = this.#mirrorOf(key)
    if (wanted && mirror && hashOf(mirror) === hashOf(wanted) && !mirror.metadata.deletionTimestamp) return
    if (!wanted && !mirror) return
    this.#inHand.add(key)
    this.#host.spawn(async () => {
      const done = await this.#bringAbout(wanted, mirror)
      this.#inHand.delete(key)
      if (!done) this.#host.clock.after(retryMs, () => this.sync(key))
    })
  }

  async #bringAbout(wanted: Pod | undefined, mirror: Pod | undefined): Promise<boolean> {
    try {
      if (mirror) {
        const { name, namespace = '', uid = '' } = mirror.metadata
        await this.#client.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
      }
      if (wanted) await this.#client.create(pods, wanted.metadata.namespace ?? '', this.#mirrorFor(wanted))
      return true
    } catch (error) {
      // What was to be deleted is gone already. What was to be made finds no namespace yet, and is tried again.
      if (isApiError(error, 'AlreadyExists') || (isApiError(error, 'NotFound') && !wanted)) return true
      if (isApiError(error) || error instanceof NetworkError) return false
      throw error
    }
  }

  #mirrorFor(pod: Pod): Pod {
    const node = this.#nodeOf()
    const { uid, ...metadata } = pod.metadata
    const hash = metadata.annotations?.[hashAnnotation] ?? uid ?? ''
    const owner = {
      apiVersion: 'v1',
      kind: 'Node',
      name: pod.spec.nodeName ?? '',
      uid: node?.metadata.uid ?? '',
      controller: true,
    }
    return {
      ...pod,
      metadata: {
        ...metadata,
        annotations: { ...metadata.annotations, [mirrorAnnotation]: hash },
        ownerReferences: [owner],
      },
    }
  }
}

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[mirrorAnnotation] !== undefined
}

function hashOf({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[hashAnnotation]
}
