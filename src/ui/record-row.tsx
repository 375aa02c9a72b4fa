import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './record-row.css'

/** One line of a log: when, who, what. Height 24 px. */
export function RecordRow(props: {
  readonly time: string
  readonly source: string
  readonly text: string
  /** A class for the mark in front: the kind of record. */
  readonly mark: string
  readonly markLabel: string
  readonly isSelected?: boolean
  readonly isStrong?: boolean
  readonly aside?: ReactNode
  readonly onSelect?: () => void
}) {
  return (
    <li className={classNames('ui-record', props.isSelected && 'is-selected', props.isStrong && 'is-strong')}>
      <button type="button" className="ui-record-body" onClick={props.onSelect} title={props.text}>
        <span className="ui-record-time">{props.time}</span>
        <span className={`ui-record-mark is-${props.mark}`} role="img" aria-label={props.markLabel} />
        <span className="ui-record-source">{props.source}</span>
        <span className="ui-record-text">{props.text}</span>
      </button>
      {props.aside}
    </li>
  )
}
