// kubectl create service clusterip, nodeport, loadbalancer and externalname.
import type { Command, Context } from '../command.ts'
import { type Generator, generator } from '../creation.ts'
import { fail } from '../errors.ts'
import type { JsonObject } from '../json-value.ts'
import { serviceKind } from '../kinds.ts'

const tcpFlag = { tcp: { type: 'list', help: 'Ports as <port> or <port>:<targetPort>' } } as const

export const createService: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  usage: '[options]',
  subcommands: [
    service('clusterip', 'ClusterIP', {
      flags: {
        ...tcpFlag,
        clusterip: { type: 'string', value: '', help: "The address, or 'None' for a headless service" },
      },
      build(context, name) {
        const address = context.flags.string('clusterip')
        if (address === 'None' && context.flags.has('tcp')) fail('can not map ports with clusterip=None')
        const ports = address === 'None' ? [] : portsOf(context)
        return object(name, 'ClusterIP', ports, address ? { clusterIP: address } : {})
      },
    }),
    service('externalname', 'ExternalName', {
      flags: {
        ...tcpFlag,
        'external-name': { type: 'string', value: '', required: true, help: 'External name of service' },
      },
      build(context, name) {
        const externalName = context.flags.string('external-name')
        const ports = context.flags.has('tcp') ? portsOf(context) : []
        return object(name, 'ExternalName', ports, { externalName })
      },
    }),
    service('loadbalancer', 'LoadBalancer', {
      flags: tcpFlag,
      build: (context, name) => object(name, 'LoadBalancer', portsOf(context), {}),
    }),
    service('nodeport', 'NodePort', {
      flags: { ...tcpFlag, 'node-port': { type: 'int', value: '0', help: 'The port on each node' } },
      build(context, name) {
        const nodePort = context.flags.int('node-port')
        const ports = portsOf(context).map((port) => (nodePort > 0 ? { ...port, nodePort } : port))
        return object(name, 'NodePort', ports, {})
      },
    }),
  ],
}

function service(name: string, type: string, { flags, build }: Pick<Generator, 'flags' | 'build'>): Command {
  return generator({
    name,
    short: `Create a ${type} service`,
    usage: 'NAME [--tcp=<port>:<targetPort>] [options]',
    resource: serviceKind,
    failure: `failed to create ${type} service: `,
    ...(flags ? { flags } : {}),
    build,
  })
}

function object(name: string, type: string, ports: readonly JsonObject[], more: JsonObject): JsonObject {
  const labels = { app: name }
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels },
    spec: { ...(ports.length > 0 ? { ports } : {}), selector: labels, ...more, type },
    status: { loadBalancer: {} },
  }
}

function portsOf(context: Context): JsonObject[] {
  const specs = context.flags.all('tcp')
  if (specs.length === 0) fail('at least one tcp port specifier must be provided')
  return specs.map((spec) => {
    const [port = '', target = port, ...more] = spec.split(':')
    if (more.length > 0) fail(`${spec}: invalid port mapping`)
    return {
      name: spec.replace(':', '-'),
      protocol: 'TCP',
      port: portNumber(port),
      targetPort: target === '' ? portNumber(port) : targetOf(target),
    }
  })
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) fail(`strconv.ParseUint: parsing "${text}": invalid syntax`)
  const port = Number(text)
  return port <= 65535 ? port : fail(`invalid port: ${text}: must be between 1 and 65535, inclusive`)
}

/** A number, or the name of a container's port. */
export function targetOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}
