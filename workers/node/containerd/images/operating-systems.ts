// Base images: a userland and nothing that runs by itself. Their shells end at once when nobody types into them.
import type { ImageBehaviour } from './behaviour.ts'

function base(name: string, userland: ImageBehaviour['userland'], release: string): ImageBehaviour {
  return {
    repositories: [`docker.io/library/${name}`],
    userland,
    commands: {},
    files: { '/etc/os-release': release, '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n' },
    memoryBytes: 1 << 20,
  }
}

const release = (id: string, name: string, version: string) =>
  `PRETTY_NAME="${name} ${version}"\nNAME="${name}"\nVERSION_ID="${version}"\nID=${id}\n`

export const baseImages: readonly ImageBehaviour[] = [
  base('busybox', 'busybox', ''),
  base('alpine', 'busybox', release('alpine', 'Alpine Linux', '3.22')),
  base('debian', 'debian', release('debian', 'Debian GNU/Linux', '13')),
  base('ubuntu', 'debian', release('ubuntu', 'Ubuntu', '24.04')),
  base('centos', 'debian', release('centos', 'CentOS Linux', '8')),
]
