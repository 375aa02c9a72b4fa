// kubectl cluster-info: where the control plane is, and services that say they belong to the cluster.
import type { Service } from '../../apis/core/types.ts'
import { services } from '../../apis/resources.ts'
import type { Command, Context } from '../command.ts'
import { clusterInfoDump } from './cluster-info-dump.ts'

export const clusterInfo: Command = {
  name: 'cluster-info',
  short: 'Display addresses of the control plane and services with label kubernetes.io/cluster-service=true.',
  usage: '[flags] [options]',
  subcommands: [clusterInfoDump],
  async run(context) {
    try {
      await show(context)
    } finally {
      context.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
    }
  },
}

async function show(context: Context): Promise<void> {
  const client = context.client()
  await client.discovery.resources()
  const found = await client.list<Service>(services, 'kube-system', {
    labelSelector: 'kubernetes.io/cluster-service=true',
  })
  context.out(`Kubernetes control plane is running at ${client.config.serverUrl}\n`)
  for (const { metadata, spec } of found) {
    const label = metadata.labels?.['kubernetes.io/name'] ?? metadata.name
    const [port] = spec?.ports ?? []
    const name = port?.name ? `${metadata.name}:${port.name}` : metadata.name
    const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/services/${name}/proxy`
    context.out(`${label} is running at ${client.config.serverUrl}${path}\n`)
  }
}
