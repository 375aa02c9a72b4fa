// Creates and deletes the pods of a controller, and writes the events about it. Like RealPodControl.
import type { OwnerReference, Status } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Pod, PodTemplateSpec } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import type { EventRecorder } from '../../client-go/event-recorder.ts'
import { ApiError, isApiError, type RestClient } from '../../client-go/rest-client.ts'
import { NetworkError } from '../../simulation/network-error.ts'

export class PodControl {
  readonly #client: RestClient
  readonly #recorder: EventRecorder

  constructor(client: RestClient, recorder: EventRecorder) {
    this.#client = client
    this.#recorder = recorder
  }

  /** Creates a pod from a template. `generateName` defaults to the owner's name with a dash. */
  async createPod(
    owner: KubeObject,
    template: PodTemplateSpec,
    generateName = `${owner.metadata.name}-`,
  ): Promise<Pod> {
    const { labels, annotations, finalizers } = template.metadata ?? {}
    const pod = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        generateName,
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
        ...(finalizers ? { finalizers } : {}),
        ownerReferences: [controllerReference(owner)],
      },
      spec: template.spec,
    }
    try {
      const created = await this.#client.create<unknown>(pods, owner.metadata.namespace ?? '', pod)
      this.#recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${(created as Pod).metadata.name}`)
      return created as Pod
    } catch (error) {
      if (isRefusal(error) && !isNamespaceTerminating(error))
        this.#recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      throw error
    }
  }

  async deletePod(owner: KubeObject, pod: Pod): Promise<void> {
    const { name, namespace = '' } = pod.metadata
    try {
      await this.#client.delete(pods, namespace, name)
      this.#recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
    } catch (error) {
      if (isRefusal(error) && !isApiError(error, 'NotFound'))
        this.#recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
      throw error
    }
  }
}

/** Like metav1.NewControllerRef. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion ?? '',
    kind: owner.kind ?? '',
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** In a namespace that is going away all creations fail: there is nothing to tell and nothing to try again. */
export function isNamespaceTerminating(error: unknown): boolean {
  const status: Status | undefined = error instanceof ApiError ? error.status : undefined
  return status?.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false
}

/** An answer of the API server or the network, not a bug of ours. */
export function isRefusal(error: unknown): error is ApiError | NetworkError {
  return error instanceof ApiError || error instanceof NetworkError
}
