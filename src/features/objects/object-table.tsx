import { useEffect, useState } from 'react'
import type { ObjectView } from '../../../workers/contract.ts'
import { columnsOf } from '../../bridge/commands.ts'
import { useText } from '../../i18n/text.ts'
import { shownMs } from '../../state/playback.ts'
import { inspectTarget, useSelection } from '../../state/selection.ts'
import { ageText } from './age-text.ts'

type Column = Awaited<ReturnType<typeof columnsOf>>[number]

const rowHeight = 27
const spare = 12
const ageEveryMs = 1000

/** One kind's objects with kubectl's columns; of a long table only the rows in sight are drawn. */
export function ObjectTable(props: {
  readonly plural: string
  readonly rows: readonly ObjectView[]
  readonly hasNamespaces: boolean
}) {
  const text = useText('objects')
  const { rows, hasNamespaces } = props
  const columns = useColumns(props.plural)
  const [view, setView] = useState({ top: 0, height: 600 })
  const nowMs = useSlowNow()
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare)
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + spare)
  const width = columns.length + (hasNamespaces ? 1 : 0)
  return (
    <section
      className="objects-scroll"
      aria-label={text.table(props.plural)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget }) => setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })}
    >
      <table className="objects-table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {hasNamespaces && <th scope="col">NAMESPACE</th>}
            {columns.map((column) => (
              <th scope="col" key={column.name} className={column.numeric ? 'is-number' : undefined}>
                {column.name.toUpperCase()}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Spacer rows={first} width={width} />}
          {rows.slice(first, last).map((object, index) => (
            <Row
              key={object.uid}
              object={object}
              index={first + index}
              columns={columns}
              hasNamespace={hasNamespaces}
              nowMs={nowMs}
            />
          ))}
          {last < rows.length && <Spacer rows={rows.length - last} width={width} />}
        </tbody>
      </table>
    </section>
  )
}

function Spacer({ rows, width }: { readonly rows: number; readonly width: number }) {
  return (
    <tr>
      <td colSpan={width} style={{ height: rows * rowHeight, padding: 0 }} />
    </tr>
  )
}

function Row(props: {
  readonly object: ObjectView
  readonly index: number
  readonly columns: readonly Column[]
  readonly hasNamespace: boolean
  readonly nowMs: number
}) {
  const { object, columns, nowMs } = props
  const isSelected = useSelection(({ target }) => target?.type === 'object' && target.uid === object.uid)
  const open = () => inspectTarget({ type: 'object', uid: object.uid })
  return (
    <tr aria-rowindex={props.index + 2} className={isSelected ? 'is-selected' : undefined}>
      {props.hasNamespace && <td>{object.namespace}</td>}
      {columns.map((column, index) => {
        const cell = object.cells[index]
        const said = column.name.toUpperCase() === 'AGE' ? ageText(nowMs - object.createdAtMs) : String(cell ?? '')
        return index === 0 ? (
          <th scope="row" key={column.name}>
            <button type="button" onClick={open} aria-pressed={isSelected}>
              {said}
            </button>
          </th>
        ) : (
          <td key={column.name} className={classOf(column, object, said)}>
            {said}
          </td>
        )
      })}
    </tr>
  )
}

function classOf(column: Column, object: ObjectView, said: string): string | undefined {
  if (column.numeric) return 'is-number'
  if (column.name.toUpperCase() !== 'STATUS') return undefined
  if (object.pod) return `is-status is-${object.pod.look}`
  return said.startsWith('Ready') || said === 'Active' ? 'is-status is-ready' : 'is-status is-failed'
}

const known = new Map<string, readonly Column[]>()

function useColumns(plural: string): readonly Column[] {
  const [columns, setColumns] = useState<readonly Column[]>(known.get(plural) ?? [])
  useEffect(() => {
    let isCurrent = true
    columnsOf(plural).then(
      (found) => {
        known.set(plural, found)
        if (isCurrent) setColumns(found)
      },
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [plural])
  return columns
}

function useSlowNow(): number {
  const [nowMs, setNowMs] = useState(shownMs)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(shownMs()), ageEveryMs)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
