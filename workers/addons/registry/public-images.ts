// Which images there are beside the cluster's own: the official ones with their real commands and about their real sizes,
// and, for registries and users that nobody can list, any image that is asked for.
import { Random } from '../../simulation/random.ts'
import type { KnownImage } from './catalogue.ts'
import { knownImages } from './known-images.ts'
import { otherOfficialNames } from './official-names.ts'

const byRepository = new Map(knownImages.map((image) => [image.repository, image]))

/** Undefined: Docker Hub has no official image of that name. */
export function findPublicImage(repository: string): KnownImage | undefined {
  const known = byRepository.get(repository)
  if (known) return known
  const official = /^docker\.io\/library\/(.+)$/.exec(repository)?.[1]
  if (official !== undefined && !otherOfficialNames.has(official)) return undefined
  const random = new Random(0, repository)
  return { repository, entrypoint: ['/app'], megabytes: 25 + random.below(90), layers: 3 + random.below(4) }
}
