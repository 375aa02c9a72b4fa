// Which program a container runs: an executable of the machine (the cluster's own parts), or a behaviour of the image.
import type { ContainerConfig, PodSandboxConfig } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import type { StoredImage } from './image-store.ts'
import type { Behaviour } from './images/behaviour.ts'
import { serveDeclaredPorts } from './images/generic.ts'
import { behaviourOf } from './images/images.ts'
import { findCommand } from './shell/commands.ts'

/** Kubernetes' `command` replaces the entrypoint and drops the image's `Cmd`; `args` replaces only `Cmd`. */
export function argvOf(config: ContainerConfig, image: StoredImage): readonly string[] {
  const { Entrypoint = [], Cmd = [] } = image.config
  if (config.command.length > 0) return [...config.command, ...config.args]
  return [...Entrypoint, ...(config.args.length > 0 ? config.args : Cmd)]
}

/** The machine's executable that an image of that name stands for, or undefined. */
export function executableOf(host: Host, image: StoredImage, argv: readonly string[]): string | undefined {
  const name = lastSegment(image.repository)
  if (!image.repository.startsWith('registry.k8s.io/') || !host.processes.has(name)) return undefined
  return lastSegment(argv[0] ?? '') === name ? name : undefined
}

/** The behaviour behind a command in a container of this image; undefined: there is no such file. */
export function findBehaviour(image: StoredImage, command: string): Behaviour | undefined {
  const { commands, userland } = behaviourOf(image.repository)
  const name = lastSegment(command)
  if (Object.hasOwn(commands, name)) return commands[name]
  const everyday = userland === 'none' ? undefined : findCommand(name, userland)
  if (everyday) return everyday
  return isUnknown(image) && !looksMistyped(command) ? serveDeclaredPorts : undefined
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

/** An image without a behaviour: nobody can say which files it has, so its own programs are taken to be there. */
function isUnknown(image: StoredImage): boolean {
  return behaviourOf(image.repository).repositories.length === 0
}

/** A bare word that is neither a known command nor a path: in an unknown image, most likely a program of its own. */
function looksMistyped(command: string): boolean {
  return command.trim() === '' || /\s/.test(command)
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
