import type { Inspection } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { useCluster, useMachine } from '../../state/cluster-store.ts'
import { inspectTarget } from '../../state/selection.ts'
import { Badge } from '../../ui/badge.tsx'
import { FaultButtons } from './fault-buttons.tsx'
import { Reference } from './object-inspection.tsx'
import { Facts, Head, Pages, Records, Section } from './sections.tsx'

type OfMachine = Extract<Inspection, { type: 'machine' }>

export function MachineInspection({ inspection }: { readonly inspection: OfMachine }) {
  const text = useText('inspector')
  const view = useMachine(inspection.view.name) ?? inspection.view
  const node = useCluster((cluster) => cluster.nodes.get(view.name))
  const components = useCluster((cluster) => cluster.componentsOf.get(view.name))
  return (
    <>
      <Head
        kind={text.machine}
        name={view.name}
        badge={<Badge tone={view.on ? 'success' : 'danger'}>{view.on ? text.on : text.off}</Badge>}
        record={inspection.recent.at(-1)?.id ?? 0}
      />
      <Pages
        pages={[
          {
            name: 'summary',
            label: text.summary,
            content: () => (
              <>
                <Facts
                  facts={[
                    [text.node, node && <Reference key="node" uid={node} label={view.name} />],
                    [text.address, view.address],
                    [text.size, `${view.cpuMillis / 1000} CPU, ${Math.round(view.memoryBytes / 2 ** 30)} GiB`],
                  ]}
                />
                <Section title={text.component}>
                  <ul className="chips">
                    {components?.map((id) => (
                      <li key={id}>
                        <button
                          type="button"
                          className="reference"
                          onClick={() => inspectTarget({ type: 'component', id })}
                        >
                          {id.slice(id.indexOf('/') + 1)}
                        </button>
                      </li>
                    ))}
                  </ul>
                </Section>
                <FaultButtons target={{ type: 'machine', name: view.name }} />
              </>
            ),
          },
          {
            name: 'files',
            label: text.files,
            content: () => (
              <ul className="files">
                {inspection.files.map((file) => (
                  <li key={file}>{file}</li>
                ))}
              </ul>
            ),
          },
          { name: 'trace', label: text.trace, content: () => <Records lines={inspection.recent} /> },
        ]}
      />
    </>
  )
}
