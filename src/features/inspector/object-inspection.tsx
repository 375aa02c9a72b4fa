import type { Inspection, ObjectView } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { useCluster, useObject } from '../../state/cluster-store.ts'
import { inspectTarget } from '../../state/selection.ts'
import { timeText } from '../../state/time-text.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { SchedulingTable } from './scheduling-table.tsx'
import { Code, Facts, Head, type Page, Pages, Records, Section } from './sections.tsx'

type OfObject = Extract<Inspection, { type: 'object' }>

export function ObjectInspection({ uid, inspection }: { readonly uid: string; readonly inspection: OfObject }) {
  const text = useText('inspector')
  const object = useObject(uid)
  const self = inspection.owners[0]
  const kind = object?.kind ?? self?.kind ?? ''
  const { scheduling } = inspection
  const pages: Page[] = [
    {
      name: 'summary',
      label: text.summary,
      content: () => <Summary object={object} inspection={inspection} />,
    },
    { name: 'yaml', label: text.yaml, content: () => <Code code={inspection.yaml} /> },
    { name: 'events', label: text.events, content: () => <Events inspection={inspection} /> },
    ...(scheduling
      ? [{ name: 'scheduling', label: text.scheduling, content: () => <SchedulingTable scheduling={scheduling} /> }]
      : []),
    { name: 'trace', label: text.trace, content: () => <Records lines={inspection.history} /> },
  ]
  return (
    <>
      <Head
        kind={object?.namespace ? `${kind} · ${object.namespace}` : kind}
        name={object?.name ?? self?.name ?? ''}
        badge={object && <StatusBadge object={object} />}
        record={object?.record ?? 0}
      />
      <Pages pages={pages} />
    </>
  )
}

const tones: Readonly<Record<string, Tone>> = {
  ready: 'success',
  running: 'accent',
  completed: 'neutral',
  backoff: 'danger',
  failed: 'danger',
  pending: 'warning',
  creating: 'warning',
  terminating: 'warning',
  unknown: 'warning',
}

function StatusBadge({ object }: { readonly object: ObjectView }) {
  if (object.pod) return <Badge tone={tones[object.pod.look] ?? 'neutral'}>{object.pod.status}</Badge>
  if (object.node)
    return (
      <Badge tone={object.node.ready === 'True' ? 'success' : 'danger'}>
        {{ True: 'Ready', False: 'NotReady', Unknown: 'Unknown' }[object.node.ready]}
      </Badge>
    )
  return null
}

function Summary({ object, inspection }: { readonly object: ObjectView | undefined; readonly inspection: OfObject }) {
  const text = useText('inspector')
  return (
    <>
      {object?.pod && object.pod.reason !== '' && <p className="inspector-reason">{object.pod.reason}</p>}
      {object && <ObjectFacts object={object} />}
      {inspection.owners.length > 1 && (
        <Section title={text.owners}>
          <ul className="chips">
            {inspection.owners.slice(1).map((owner) => (
              <li key={owner.uid}>
                <Reference uid={owner.uid} label={`${owner.kind} ${owner.name}`} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {object && <Owned uid={object.uid} />}
      <Section title={text.conditions}>
        {inspection.conditions.length === 0 ? (
          <p className="inspector-quiet">{text.noConditions}</p>
        ) : (
          <ul className="conditions">
            {inspection.conditions.map((condition) => (
              <li key={condition.type}>
                <span className={`condition-mark is-${condition.status.toLowerCase()}`} aria-hidden="true" />
                <div>
                  <p>
                    <strong>{condition.type}</strong> {condition.status}
                    {condition.reason && ` · ${condition.reason}`}
                  </p>
                  {condition.message && <p className="inspector-quiet">{condition.message}</p>}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

function ObjectFacts({ object }: { readonly object: ObjectView }) {
  const text = useText('inspector')
  const { pod, node, service, labels } = object
  const labelList = Object.entries(labels)
  return (
    <Facts
      facts={[
        [text.node, pod?.node && <NodeReference key="node" name={pod.node} />],
        [text.ip, pod?.ip],
        [text.containers, pod && `${pod.ready}/${pod.containers}`],
        [text.restarts, pod && String(pod.restarts)],
        [
          text.requests,
          pod && (pod.cpuMillis > 0 || pod.memoryBytes > 0) && requestsOf(pod.cpuMillis, pod.memoryBytes),
        ],
        [text.truth, pod?.node && <Truth key="truth" machine={pod.node} uid={object.uid} />],
        [text.type, service?.type],
        [text.clusterIP, service?.clusterIP],
        [text.ports, service?.ports.join(', ')],
        [text.endpoints, service && <Endpoints key="endpoints" uids={service.endpoints} />],
        [
          text.allocatable,
          node &&
            `${requestsOf(node.allocatableCpuMillis, node.allocatableMemoryBytes)}, ${text.pods} ${node.allocatablePods}`,
        ],
        [text.taints, node?.taints.join('\n')],
        [text.created, text.at(timeText(object.createdAtMs))],
        [
          text.labels,
          labelList.length > 0 && (
            <ul key="labels" className="labels">
              {labelList.map(([key, value]) => (
                <li key={key}>
                  {key}
                  {value !== '' && `=${value}`}
                </li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  )
}

function requestsOf(cpuMillis: number, memoryBytes: number): string {
  return `${cpuMillis >= 1000 ? cpuMillis / 1000 : `${cpuMillis}m`} CPU, ${Math.round(memoryBytes / 2 ** 20)}Mi`
}

/** What the container runtime has of a pod. */
function Truth({ machine, uid }: { readonly machine: string; readonly uid: string }) {
  const text = useText('inspector')
  const sandbox = useCluster((cluster) => cluster.sandboxes.get(`${machine}/${uid}`))
  return (
    <span data-tooltip={text.truthHint}>
      {sandbox
        ? sandbox.containers
            .map(({ name, state, exitCode }) => `${name}: ${state}${exitCode === undefined ? '' : ` (${exitCode})`}`)
            .join(', ') || sandbox.podName
        : text.noSandbox}
    </span>
  )
}

function Endpoints({ uids }: { readonly uids: readonly string[] }) {
  return (
    <ul className="chips">
      {uids.slice(0, 40).map((uid) => (
        <li key={uid}>
          <PodReference uid={uid} />
        </li>
      ))}
      {uids.length > 40 && <li>+{uids.length - 40}</li>}
      {uids.length === 0 && <li>0</li>}
    </ul>
  )
}

function PodReference({ uid }: { readonly uid: string }) {
  const name = useCluster((cluster) => cluster.objects.get(uid)?.name ?? uid)
  return <Reference uid={uid} label={name} />
}

function NodeReference({ name }: { readonly name: string }) {
  const uid = useCluster((cluster) => cluster.nodes.get(name))
  return uid ? <Reference uid={uid} label={name} /> : name
}

export function Reference({ uid, label }: { readonly uid: string; readonly label: string }) {
  return (
    <button type="button" className="reference" onClick={() => inspectTarget({ type: 'object', uid })}>
      {label}
    </button>
  )
}

function Owned({ uid }: { readonly uid: string }) {
  const text = useText('inspector')
  const owned = useCluster((cluster) => {
    const found: string[] = []
    for (const object of cluster.objects.values()) if (object.owner === uid && found.length < 60) found.push(object.uid)
    return found.join(' ')
  })
  if (owned === '') return null
  return (
    <Section title={text.owns}>
      <ul className="chips">
        {owned.split(' ').map((each) => (
          <li key={each}>
            <PodReference uid={each} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Events({ inspection }: { readonly inspection: OfObject }) {
  const text = useText('inspector')
  if (inspection.events.length === 0) return <p className="inspector-note">{text.noEvents}</p>
  return (
    <ul className="events">
      {[...inspection.events].reverse().map((event, index) => (
        <li
          key={`${event.reason} ${event.atMs} ${index}`}
          className={event.type === 'Warning' ? 'is-warning' : undefined}
        >
          <p>
            <strong>{event.reason}</strong>
            {event.count > 1 && <Badge>{text.times(event.count)}</Badge>}
            <span className="inspector-quiet">
              {timeText(event.atMs, 0)} · {event.source}
            </span>
          </p>
          <p>{event.message}</p>
        </li>
      ))}
    </ul>
  )
}
