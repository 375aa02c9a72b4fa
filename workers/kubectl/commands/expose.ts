// kubectl expose: a Service for the pods of an object. Like kubectl/pkg/cmd/expose.
import type { Command, Context } from '../command.ts'
import { create, inNamespace, parseLabels } from '../creation.ts'
import { fail, throwAll } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { serviceKind } from '../kinds.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { gather, type Info, selectObjects } from '../selection.ts'
import { podSpecPath } from '../workload-objects.ts'
import { targetOf } from './create-service.ts'

export const expose: Command = {
  name: 'expose',
  short: 'Expose a resource as a new Kubernetes service.',
  usage:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--type=type] [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...managerFlags('kubectl-expose'),
    port: { type: 'string', value: '', help: 'The port that the service should serve on' },
    'target-port': { type: 'string', value: '', help: 'Name or number of the port on the container' },
    protocol: { type: 'string', value: '', help: 'TCP, UDP or SCTP' },
    name: { type: 'string', value: '', help: 'The name for the new service' },
    type: { type: 'string', value: '', help: 'ClusterIP, NodePort, LoadBalancer or ExternalName' },
    selector: { type: 'string', value: '', help: 'A label selector to use for this service' },
    labels: { type: 'string', short: 'l', value: '', help: 'Labels to apply to the service' },
    'cluster-ip': { type: 'string', value: '', help: "The address, or 'None' for a headless service" },
    'external-ip': { type: 'string', value: '', help: 'An additional external address' },
    'session-affinity': { type: 'string', value: '', help: "'None' or 'ClientIP'" },
    'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
  },
  async run(context) {
    const dryRun = dryRunOf(context)
    const printer = new DonePrinter(context, dryRun, dryRun === 'client')
    const { infos, errors: problems } = await selectObjects(context, { args: context.args, files: true })
    const errors: unknown[] = [...problems]
    for (const info of infos)
      await gather(errors, async () => {
        const service = inNamespace(context, serviceKind, serviceFor(context, info))
        const created = await create(context, serviceKind, service, dryRun)
        printer.done(serviceKind, stringAt(created, 'metadata', 'name'), 'exposed', created)
      })
    throwAll(errors)
  },
}

const exposable = ['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet']

function serviceFor({ flags }: Context, { resource, object, name }: Info): JsonObject {
  if (!exposable.includes(resource.kind))
    fail(`cannot expose a ${resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`}`)
  const selector = flags.string('selector') ? parseLabels(flags.string('selector')) : selectorOf(object, resource.kind)
  const headless = flags.string('cluster-ip') === 'None'
  const ports = portsFor(flags.string('port'), object, headless)
  const target = flags.string('target-port')
  const labels = flags.string('labels') ? parseLabels(flags.string('labels')) : at(object, 'metadata', 'labels')
  const affinity = flags.string('session-affinity')
  const hasLabels = isObject(labels) && Object.keys(labels).length > 0
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: flags.string('name') || name.slice(0, 63), ...(hasLabels ? { labels } : {}) },
    spec: {
      ...(ports.length === 0
        ? {}
        : {
            ports: ports.map(({ port, protocol }, index) => ({
              ...(ports.length > 1 ? { name: `port-${index + 1}` } : {}),
              protocol: flags.string('protocol').toUpperCase() || protocol,
              port,
              targetPort: target === '' ? port : targetOf(target),
            })),
          }),
      selector,
      ...(flags.string('cluster-ip') ? { clusterIP: flags.string('cluster-ip') } : {}),
      ...(flags.string('type') ? { type: flags.string('type') } : {}),
      ...(flags.string('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
    },
    status: { loadBalancer: {} },
  }
}

function selectorOf(object: JsonObject, kind: string): JsonObject {
  const problem = "couldn't retrieve selectors via --selector flag or introspection: "
  if (kind === 'Pod') {
    const labels = at(object, 'metadata', 'labels')
    if (!isObject(labels) || Object.keys(labels).length === 0)
      return fail(`${problem}the pod has no labels and cannot be exposed`)
    return labels
  }
  const selector = at(object, 'spec', 'selector')
  if (!isObject(selector))
    return fail(`${problem}invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`)
  if (!('matchLabels' in selector) && !('matchExpressions' in selector)) return selector
  if (listAt(selector, 'matchExpressions').length > 0)
    fail(
      `${problem}couldn't convert expressions - "${JSON.stringify(selector['matchExpressions'])}" to map-based selector format`,
    )
  const labels = selector['matchLabels']
  return isObject(labels) ? labels : fail(`${problem}no selectors`)
}

type Port = { readonly port: number; readonly protocol: string }

/** Ports as they were asked for, or those that the object's containers declare. */
function portsFor(asked: string, object: JsonObject, headless: boolean): readonly Port[] {
  const declared = declaredPorts(object)
  if (asked === '') {
    if (declared.length === 0 && !headless) fail("couldn't find port via --port flag or introspection")
    return declared
  }
  return asked.split(',').map((text) => {
    if (!/^\d+$/.test(text)) fail(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
    const port = Number(text)
    return { port, protocol: declared.find((one) => one.port === port)?.protocol ?? 'TCP' }
  })
}

function declaredPorts(object: JsonObject): readonly Port[] {
  const path = podSpecPath(object)
  const ports = path
    ? listAt(object, ...path, 'containers').flatMap((container) => listAt(container, 'ports'))
    : listAt(object, 'spec', 'ports')
  return ports.map((one) => ({
    port: Number(at(one, 'containerPort') ?? at(one, 'port') ?? 0),
    protocol: stringAt(one, 'protocol') || 'TCP',
  }))
}
