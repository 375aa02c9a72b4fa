// `etcd --version`.
import type { Host } from '../../simulation/host.ts'

/** The Go that each version was built with. */
const builtWith: Readonly<Record<string, string>> = { '3.4': 'go1.19.8', '3.5': 'go1.24.0', '3.6': 'go1.23.11' }

export function printVersion(host: Host, version: string): void {
  const [, minor = ''] = /^(\d+\.\d+)\./.exec(version) ?? []
  host.stdio.stdout(
    `etcd Version: ${version}\nGit SHA: Not provided (use ./build instead of go build)\nGo Version: ${builtWith[minor] ?? 'go1.23.11'}\nGo OS/Arch: linux/amd64\n`,
  )
}
