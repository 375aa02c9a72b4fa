// What a kubelet checks of a container that must not run as root, once it has the image. Like kuberuntime verifyRunAsNonRoot.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { Image } from '../../protocols/cri.ts'
import { ConfigError } from './container-environment.ts'
import { podText } from './pod-events.ts'

/** Throws a {@link ConfigError} when it would, or when nobody can tell. */
export function verifyNonRoot(pod: Pod, container: Container, image: Image | undefined): void {
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser
  const who = `(pod: ${JSON.stringify(podText(pod))}, container: ${container.name})`
  if (user === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${who}`)
  if (user !== undefined) return
  if (image?.username !== undefined)
    throw new ConfigError(
      `container has runAsNonRoot and image has non-numeric user (${image.username}), cannot verify user is non-root ${who}`,
    )
  if ((image?.uid ?? 0) === 0) throw new ConfigError(`container has runAsNonRoot and image will run as root ${who}`)
}
