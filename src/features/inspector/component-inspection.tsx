import { lazy, Suspense } from 'react'
import type { ComponentView, Inspection } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { useComponent } from '../../state/cluster-store.ts'
import { inspectTarget } from '../../state/selection.ts'
import { Badge } from '../../ui/badge.tsx'
import { FaultButtons } from './fault-buttons.tsx'
import { Facts, Head, Pages, Records } from './sections.tsx'

const EtcdRaft = lazy(async () => ({ default: (await import('./etcd-raft.tsx')).EtcdRaft }))

type OfComponent = Extract<Inspection, { type: 'component' }>

export function ComponentInspection({ inspection }: { readonly inspection: OfComponent }) {
  const text = useText('inspector')
  // The mirror is fresher than what was asked for.
  const view = useComponent(inspection.view.id) ?? inspection.view
  return (
    <>
      <Head
        kind={`${text.component} · ${view.machine}`}
        name={view.name}
        badge={<Badge tone={view.alive ? 'success' : 'danger'}>{view.alive ? text.alive : text.notAlive}</Badge>}
        record={inspection.recent.at(-1)?.id ?? 0}
      />
      <Pages
        pages={[
          {
            name: 'summary',
            label: text.state,
            content: () => (
              <>
                <Facts
                  facts={[
                    [
                      text.machine,
                      <button
                        type="button"
                        key="machine"
                        className="reference"
                        onClick={() => inspectTarget({ type: 'machine', name: view.machine })}
                      >
                        {view.machine}
                      </button>,
                    ],
                    [text.restarts, view.restarts > 0 && text.restarted(view.restarts)],
                  ]}
                />
                {view.name === 'etcd' && (
                  <Suspense>
                    <EtcdRaft />
                  </Suspense>
                )}
                <State state={ownState(view)} />
                <FaultButtons target={{ type: 'component', id: view.id }} />
              </>
            ),
          },
          { name: 'trace', label: text.trace, content: () => <Records lines={inspection.recent} /> },
        ]}
      />
    </>
  )
}

/** What is not shown better elsewhere. */
function ownState({ name, state }: ComponentView): Readonly<Record<string, unknown>> {
  if (name !== 'etcd') return state
  const { role: _role, vote: _vote, terms: _terms, ...rest } = state
  return rest
}

/** What the program tells of itself, whatever it is: plain values, and tables of records. */
function State({ state }: { readonly state: Readonly<Record<string, unknown>> }) {
  const text = useText('inspector')
  const entries = Object.entries(state)
  if (entries.length === 0) return <p className="inspector-quiet">{text.noState}</p>
  return (
    <>
      <Facts facts={entries.filter(([, value]) => !isTable(value)).map(([name, value]) => [name, plain(value)])} />
      {entries.map(([name, value]) => (isTable(value) ? <StateTable key={name} name={name} table={value} /> : null))}
    </>
  )
}

function StateTable({ name, table }: { readonly name: string; readonly table: Readonly<Record<string, unknown>> }) {
  const rows = Object.entries(table)
  const columns = [...new Set(rows.flatMap(([, row]) => (isTable(row) ? Object.keys(row) : [])))]
  return (
    <table className="state-table">
      <thead>
        <tr>
          <th scope="col">{name}</th>
          {columns.map((column) => (
            <th scope="col" key={column}>
              {column}
            </th>
          ))}
          {columns.length === 0 && <th scope="col">=</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, row]) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            {isTable(row) ? (
              columns.map((column) => <td key={column}>{plain(row[column])}</td>)
            ) : (
              <td colSpan={Math.max(1, columns.length)}>{plain(row)}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function plain(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(plain).join(', ')
  if (typeof value === 'number') return value.toLocaleString('en')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
