// The paths that a program in a container sees, and where they lie on the machine's disk.
import type { StartOptions } from './host.ts'

type Mounts = NonNullable<StartOptions['mounts']>

export class MountedPaths {
  readonly #root: string
  readonly #mounts: Mounts

  constructor({ root = '', mounts = [] }: StartOptions) {
    this.#root = root
    // The deepest mount wins.
    this.#mounts = [...mounts].sort((a, b) => b.containerPath.length - a.containerPath.length)
  }

  /** The path on the machine's disk. */
  outside(path: string): string {
    const mount = this.#mounts.find(
      ({ containerPath }) => path === containerPath || path.startsWith(`${containerPath}/`),
    )
    return mount ? mount.hostPath + path.slice(mount.containerPath.length) : this.#root + path
  }

  /** The path as the program knows it. */
  inside(path: string): string {
    const mount = this.#mounts.find(({ hostPath }) => path === hostPath || path.startsWith(`${hostPath}/`))
    if (mount) return mount.containerPath + path.slice(mount.hostPath.length)
    return path.startsWith(this.#root) ? path.slice(this.#root.length) : path
  }
}
