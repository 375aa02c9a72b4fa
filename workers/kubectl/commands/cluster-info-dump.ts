// kubectl cluster-info dump: nodes, and what runs in some namespaces with its logs. Like clusterinfo_dump.go.

import type { Resource } from '../../apimachinery/resource.ts'
import type { Pod } from '../../apis/core/types.ts'
import {
  daemonSets,
  deployments,
  events,
  namespaces as namespacesResource,
  nodes,
  pods,
  replicaSets,
  services,
} from '../../apis/resources.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { plainMessage } from '../errors.ts'
import { outputFlags } from '../flag-sets.ts'
import { isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { absolutePath } from '../kubeconfig.ts'
import { followLogs } from '../log-stream.ts'
import { printSortedJson } from '../printers/json-printer.ts'
import { objectPrinter, withoutManagedFields } from '../printers/printer.ts'

const replicationControllers = { group: '', version: 'v1', plural: 'replicationcontrollers', namespaced: true }

const dumped: readonly (readonly [file: string, resource: Resource])[] = [
  ['events', events],
  ['replication-controllers', replicationControllers],
  ['services', services],
  ['daemonsets', daemonSets],
  ['deployments', deployments],
  ['replicasets', replicaSets],
  ['pods', pods],
]

export const clusterInfoDump: Command = {
  name: 'dump',
  short: 'Dump relevant information for debugging and diagnosis',
  usage: '[flags] [options]',
  flags: {
    ...outputFlags,
    'output-directory': {
      type: 'string',
      value: '',
      help: 'Where to output the files; empty or - for standard output',
    },
    namespaces: { type: 'list', value: '', help: 'Namespaces to dump' },
    'all-namespaces': { type: 'bool', short: 'A', value: 'false', help: 'Dump all namespaces' },
    'pod-running-timeout': { type: 'duration', value: '20s', help: 'How long to wait for a pod' },
  },
  run: dump,
}

async function dump(context: Context): Promise<void> {
  const { flags } = context
  const client = context.client()
  const output = flags.string('output') || 'json'
  const extension = output === 'json' || output === 'yaml' ? `.${output}` : '.txt'
  const print = objectPrinter(context) ?? ((object: JsonObject) => printSortedJson(withoutManagedFields(object)))
  const write = (file: string, text: string): void => writeFile(context, file, text)
  const writeList = async (file: string, resource: Resource, namespace: string): Promise<readonly JsonObject[]> => {
    const list = await client.request<JsonObject>('GET', pathOf(resource, namespace))
    write(`${file}${extension}`, print(list, ''))
    return listAt(list, 'items').filter(isObject)
  }
  await writeList('nodes', nodes, '')
  const chosen = flags.bool('all-namespaces')
    ? (await client.list<JsonObject>(namespacesResource, '')).map((one) => stringAt(one, 'metadata', 'name'))
    : flags.all('namespaces').length > 0
      ? flags.all('namespaces')
      : ['kube-system', client.namespace]
  for (const namespace of chosen)
    for (const [file, resource] of dumped) {
      const items = await writeList(`${namespace}/${file}`, resource, namespace)
      if (file === 'pods')
        for (const pod of items as unknown as readonly Pod[])
          write(`${namespace}/${pod.metadata.name}/logs.txt`, await logsOf(context, pod))
    }
  const folder = flags.string('output-directory')
  if (folder !== '' && folder !== '-') context.out(`Cluster info dumped to ${folder}\n`)
}

function writeFile(context: Context, file: string, text: string): void {
  const folder = context.flags.string('output-directory')
  if (folder === '' || folder === '-') context.out(text)
  else context.host.disk.write(`${absolutePath(context.host, folder)}/${file}`, text)
}

async function logsOf(context: Context, { metadata, spec }: Pod): Promise<string> {
  const namespace = metadata.namespace ?? ''
  let text = ''
  for (const { name } of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    const about = `logs for container ${name} of pod ${namespace}/${metadata.name} ====\n`
    text += `==== START ${about}`
    try {
      await followLogs(context.client(), namespace, metadata.name, { container: name }, (more) => {
        text += more
      })
    } catch (error) {
      text += `Request log error: ${plainMessage(error)}\n`
    }
    text += `==== END ${about}`
  }
  return text
}
