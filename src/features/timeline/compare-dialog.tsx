import { type ReactNode, useEffect, useState } from 'react'
import type { RunOutcome } from '../../../workers/contract.ts'
import { outcome } from '../../bridge/commands.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { useFutures } from '../../state/futures.ts'
import { timeText } from '../../state/time-text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { type Comparison, compareRuns, type FieldChange, type Named } from './compare-runs.ts'
import { useCompared } from './compared.ts'
import './compare-dialog.css'

const mostRows = 60
const mostFields = 40

/** How the run in hand differs from another future: objects, fields and Events. */
export function CompareDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useLateText('time')
  const { others, current } = useFutures()
  const { name } = useCompared()
  const other = others.find((future) => future.name === name)
  const [here, setHere] = useState<RunOutcome>()
  useEffect(() => {
    let isCurrent = true
    outcome().then(
      (found) => isCurrent && setHere(found),
      () => isCurrent && onClose(),
    )
    return () => {
      isCurrent = false
    }
  }, [onClose])
  const there = other?.outcome
  if (!text || !there || !here) return null
  const comparison = compareRuns(here, there)
  return (
    <Dialog title={text.comparison(current, name)} closeLabel={text.close} onClose={onClose} width={820}>
      <div className="comparison">
        <p>{text.comparedAt(timeText(here.nowMs, 1), timeText(there.nowMs, 1))}</p>
        {(here.isCut || there.isCut) && <p>{text.cut}</p>}
        {isSame(comparison) && <p className="comparison-same">{text.same}</p>}
        <Names title={text.onlyHere} sign="+" objects={comparison.onlyHere} text={text} />
        <Names title={text.onlyThere(name)} sign="−" objects={comparison.onlyThere} text={text} />
        <Section title={text.changed} count={comparison.changed.length} text={text}>
          {comparison.changed.slice(0, mostRows).map((object) => (
            <details key={object.name}>
              <summary>
                <code>{object.name}</code>
                <span>{object.fields.length}</span>
              </summary>
              <Fields fields={object.fields} name={name} text={text} />
            </details>
          ))}
        </Section>
        <Events events={comparison.events} name={name} text={text} />
      </div>
    </Dialog>
  )
}

type Text = LateMessages['time']

function Section(props: {
  readonly title: string
  readonly count: number
  readonly text: Text
  readonly children: ReactNode
}) {
  if (props.count === 0) return null
  return (
    <section>
      <h3>
        {props.title} <span>{props.count}</span>
      </h3>
      {props.children}
      {props.count > mostRows && <p className="comparison-more">{props.text.andMore(props.count - mostRows)}</p>}
    </section>
  )
}

function Names(props: {
  readonly title: string
  readonly sign: string
  readonly objects: readonly Named[]
  readonly text: Text
}) {
  return (
    <Section title={props.title} count={props.objects.length} text={props.text}>
      <ul>
        {props.objects.slice(0, mostRows).map(({ name, status }) => (
          <li key={name} className={props.sign === '+' ? 'is-here' : 'is-there'}>
            <span aria-hidden="true">{props.sign}</span>
            <code>{name}</code>
            <span>{status}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Fields({
  fields,
  name,
  text,
}: {
  readonly fields: readonly FieldChange[]
  readonly name: string
  readonly text: Text
}) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.field}</th>
          <th scope="col">{text.here}</th>
          <th scope="col">{text.there(name)}</th>
        </tr>
      </thead>
      <tbody>
        {fields.slice(0, mostFields).map(({ path, here, there }) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td className="is-here">{here || <em>{text.absent}</em>}</td>
            <td className="is-there">{there || <em>{text.absent}</em>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Events(props: { readonly events: Comparison['events']; readonly name: string; readonly text: Text }) {
  const { events, name, text } = props
  return (
    <Section title={text.events} count={events.length} text={text}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.events}</th>
            <th scope="col">{text.here}</th>
            <th scope="col">{text.there(name)}</th>
          </tr>
        </thead>
        <tbody>
          {events.slice(0, mostRows).map((event) => (
            <tr key={`${event.reason} ${event.about} ${event.message}`}>
              <th scope="row">
                <strong>{event.reason}</strong> {event.about}
                <small>{event.message}</small>
              </th>
              <td className={event.here > 0 ? 'is-here' : undefined}>{text.times(event.here)}</td>
              <td className={event.there > 0 ? 'is-there' : undefined}>{text.times(event.there)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function isSame({ onlyHere, onlyThere, changed, events }: Comparison): boolean {
  return onlyHere.length + onlyThere.length + changed.length + events.length === 0
}
