// What a container runs: its command line, and the machine's executable behind it if it is one of the cluster's own parts.
// What other images have in them says image-programs.ts.
import type { ContainerConfig, PodSandboxConfig } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import type { StoredImage } from './image-store.ts'

/** Kubernetes' `command` replaces the entrypoint and drops the image's `Cmd`; `args` replaces only `Cmd`. */
export function argvOf(config: ContainerConfig, image: StoredImage): readonly string[] {
  const { Entrypoint = [], Cmd = [] } = image.config
  if (config.command.length > 0) return [...config.command, ...config.args]
  return [...Entrypoint, ...(config.args.length > 0 ? config.args : Cmd)]
}

/** Whose images the cluster's own programs come in. */
const clusterImage = /^(registry\.k8s\.io|docker\.io\/rancher)\//

/** The machine's executable that an image of that name stands for, or undefined. */
export function executableOf(host: Host, image: StoredImage, argv: readonly string[]): string | undefined {
  const name = lastSegment(image.repository)
  if (!clusterImage.test(image.repository) || !host.processes.has(name)) return undefined
  return lastSegment(argv[0] ?? '') === name ? name : undefined
}

/** runc's words for a command that is not there. */
export function notFoundText(command: string): string {
  return command.includes('/')
    ? `exec: "${command}": stat ${command}: no such file or directory`
    : `exec: "${command}": executable file not found in $PATH`
}

/** Files that the runtime puts into every container. */
export function runtimeFile(sandbox: PodSandboxConfig, ip: string, path: string): string | undefined {
  switch (path) {
    case '/etc/resolv.conf':
      return resolvConf(sandbox)
    case '/etc/hostname':
      return `${sandbox.hostname}\n`
    case '/etc/hosts':
      return hostsFile(sandbox, ip)
    default:
      return undefined
  }
}

function resolvConf({ dns }: PodSandboxConfig): string {
  const lines = [
    ...(dns.searches.length > 0 ? [`search ${dns.searches.join(' ')}`] : []),
    ...dns.servers.map((server) => `nameserver ${server}`),
    ...(dns.options.length > 0 ? [`options ${dns.options.join(' ')}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Like the kubelet's nodeHostsFileContent and managedHostsFileContent. */
function hostsFile({ hosts, hostname }: PodSandboxConfig, ip: string): string {
  const own = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
${ip}\t${hostname}
`
  const aliases = hosts.map((alias) => `${alias.ip}\t${alias.hostnames.join('\t')}\n`).join('')
  return aliases === '' ? own : `${own}\n# Entries added by HostAliases.\n${aliases}`
}

export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
