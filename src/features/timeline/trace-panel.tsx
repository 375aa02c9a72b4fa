import { CircleHelp } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { TraceLine } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { askWhy, useSelection } from '../../state/selection.ts'
import { timeText } from '../../state/time-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RecordRow } from '../../ui/record-row.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { openLine } from './open-line.ts'
import './trace-panel.css'

type Kind = TraceLine['type']
const kinds: readonly Kind[] = [
  'input',
  'write',
  'decision',
  'runtime',
  'process',
  'message',
  'lost',
  'link',
  'machine',
]
const refreshMs = 300
const rowHeight = 24

/** What happened, newest last; each line can be asked why. */
export function TracePanel() {
  const text = useText('timeline')
  const { lines, fallenOut } = useTrace()
  const [words, setWords] = useState('')
  const [hidden, setHidden] = useState<ReadonlySet<Kind>>(new Set())
  const [isYoursOnly, setIsYoursOnly] = useState(false)
  const record = useSelection((selection) => selection.record)
  const searched = useDeferredValue(words.toLowerCase())
  const shown = useMemo(
    () =>
      lines.filter(
        (line) =>
          line.text !== '' &&
          !hidden.has(line.type) &&
          (!isYoursOnly || line.root !== 0) &&
          (searched === '' || `${line.source} ${line.text}`.toLowerCase().includes(searched)),
      ),
    [lines, hidden, isYoursOnly, searched],
  )
  const toggle = (kind: Kind) => {
    const next = new Set(hidden)
    if (!next.delete(kind)) next.add(kind)
    setHidden(next)
  }
  return (
    <div className="trace-panel">
      <div className="trace-list">
        <div className="trace-bar">
          <SearchField
            label={text.filter}
            placeholder={text.filterPlaceholder}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Toggle checked={isYoursOnly} onChange={setIsYoursOnly}>
            {text.yours}
          </Toggle>
          <fieldset className="trace-kinds">
            <legend className="sr-only">{text.kinds}</legend>
            {kinds.map((kind) => (
              <button
                type="button"
                key={kind}
                className="trace-kind"
                aria-pressed={!hidden.has(kind)}
                onClick={() => toggle(kind)}
              >
                <span className={`ui-record-mark is-${kind}`} aria-hidden="true" />
                {text.kindsOf[kind]}
              </button>
            ))}
          </fieldset>
          <span className="trace-count" data-tooltip={fallenOut > 0 ? text.fallenOut(fallenOut) : undefined}>
            {text.count(shown.length)}
          </span>
        </div>
        {shown.length === 0 ? (
          <p className="trace-empty">{lines.length === 0 ? text.empty : text.nothing}</p>
        ) : (
          <VirtualList
            label={text.trace}
            count={shown.length}
            rowHeight={rowHeight}
            follow
            row={(index) => {
              const line = shown[index]
              return line && <TraceRow key={line.id} line={line} isSelected={line.id === record} />
            }}
          />
        )}
      </div>
    </div>
  )
}

function TraceRow({ line, isSelected }: { readonly line: TraceLine; readonly isSelected: boolean }) {
  const text = useText('timeline')
  return (
    <RecordRow
      time={timeText(line.atMs)}
      source={line.source}
      text={line.text}
      mark={line.type}
      markLabel={text.kindsOf[line.type]}
      isSelected={isSelected}
      isStrong={line.type === 'input'}
      onSelect={() => openLine(line)}
      aside={
        <IconButton
          size="small"
          className="trace-why"
          label={text.why}
          icon={<CircleHelp />}
          onClick={() => askWhy(line.id)}
        />
      }
    />
  )
}

/** The trace a few times a second: it grows with every frame, and nobody reads that fast. */
function useTrace(): Snapshot {
  const [trace, setTrace] = useState(() => snapshot())
  useEffect(() => {
    const timer = setInterval(() => setTrace(snapshot), refreshMs)
    return () => clearInterval(timer)
  }, [])
  return trace
}

type Snapshot = {
  readonly all: readonly TraceLine[]
  readonly lines: readonly TraceLine[]
  readonly fallenOut: number
  readonly untilMs: number
}

/** While the past is looked at, what came later is left out. */
function snapshot(before?: Snapshot): Snapshot {
  const { trace, traceFallenOut, nowMs, headMs } = currentCluster()
  const untilMs = nowMs < headMs ? nowMs : Number.POSITIVE_INFINITY
  if (before && before.all === trace && before.untilMs === untilMs) return before
  const lines = nowMs < headMs ? trace.filter(({ atMs }) => atMs <= nowMs) : trace
  return { all: trace, lines, fallenOut: traceFallenOut, untilMs }
}
