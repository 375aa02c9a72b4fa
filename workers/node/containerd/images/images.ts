// All images that behave in a way of their own; any other serves on the ports that its pod declares.
import type { ImageBehaviour } from './behaviour.ts'
import { genericImage } from './generic.ts'
import { nginxImage } from './nginx.ts'
import { pauseImage } from './pause.ts'

const images: readonly ImageBehaviour[] = [nginxImage, pauseImage]

const byRepository = new Map(images.flatMap((image) => image.repositories.map((name) => [name, image] as const)))

export function behaviourOf(repository: string): ImageBehaviour {
  return byRepository.get(repository) ?? genericImage
}
