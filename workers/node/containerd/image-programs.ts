// What is in an image: its programs, its files, the memory that it takes. containerd fetches this when it first runs a
// container that is no part of the cluster itself.
import { lastSegment } from './container-program.ts'
import type { StoredImage } from './image-store.ts'
import type { Behaviour } from './images/behaviour.ts'
import { serveDeclaredPorts } from './images/generic.ts'
import { behaviourOf } from './images/images.ts'
import { findCommand } from './shell/commands.ts'

export { processesSeenBy } from './process-table.ts'

/** The behaviour behind a command in a container of this image; undefined: there is no such file. */
export function findBehaviour(image: StoredImage, command: string): Behaviour | undefined {
  const { commands, userland } = behaviourOf(image.repository)
  const name = lastSegment(command)
  if (Object.hasOwn(commands, name)) return commands[name]
  const everyday = userland === 'none' ? undefined : findCommand(name, userland)
  if (everyday) return everyday
  return isUnknown(image) && !looksMistyped(command) ? serveDeclaredPorts : undefined
}

const usualRequestCpuMs = 0.3

/** What a container of this image uses when it is idle, and for each request. */
export function needsOf(image: StoredImage): { memoryBytes: number; idleCpuMillis: number; requestCpuMs: number } {
  const { memoryBytes, idleCpuMillis = 0, requestCpuMs = usualRequestCpuMs } = behaviourOf(image.repository)
  return { memoryBytes, idleCpuMillis, requestCpuMs }
}

export { CpuAccount } from './cpu-account.ts'
export { metered } from './metered-network.ts'

const known = new WeakMap<object, readonly string[]>()

/** The paths of all files that the image brings. */
export function pathsOf(image: StoredImage): readonly string[] {
  const behaviour = behaviourOf(image.repository)
  const paths = known.get(behaviour) ?? Object.keys(behaviour.files ?? {})
  known.set(behaviour, paths)
  return paths
}

/** A file that the image brings. */
export function fileOf(image: StoredImage, path: string): string | undefined {
  const files = behaviourOf(image.repository).files ?? {}
  return Object.hasOwn(files, path) ? files[path] : undefined
}

/** An image without a behaviour: nobody can say which files it has, so its own programs are taken to be there. */
function isUnknown(image: StoredImage): boolean {
  return behaviourOf(image.repository).repositories.length === 0
}

/** A bare word that is neither a known command nor a path: in an unknown image, most likely a program of its own. */
function looksMistyped(command: string): boolean {
  return command.trim() === '' || /\s/.test(command)
}
