// All images that behave in a way of their own; any other serves on the ports that its pod declares.
import { agnhostImage } from './agnhost.ts'
import type { ImageBehaviour } from './behaviour.ts'
import { mongoImage, mysqlImage, postgresImage } from './databases.ts'
import { etcdImage } from './etcd.ts'
import { genericImage } from './generic.ts'
import { guestbookImages } from './guestbook.ts'
import { httpdImage } from './httpd.ts'
import { nginxImages } from './nginx.ts'
import { baseImages } from './operating-systems.ts'
import { pauseImage } from './pause.ts'
import { memcachedImage, redisImage } from './redis.ts'
import { runtimeImages } from './runtimes.ts'
import { stressImage } from './stress.ts'
import { echoImages } from './web-apps.ts'

const images: readonly ImageBehaviour[] = [
  agnhostImage,
  ...baseImages,
  ...echoImages,
  etcdImage,
  ...guestbookImages,
  httpdImage,
  memcachedImage,
  mongoImage,
  mysqlImage,
  ...nginxImages,
  pauseImage,
  postgresImage,
  redisImage,
  ...runtimeImages,
  stressImage,
]

const byRepository = new Map(images.flatMap((image) => image.repositories.map((name) => [name, image] as const)))

export function behaviourOf(repository: string): ImageBehaviour {
  return byRepository.get(repository) ?? genericImage
}
