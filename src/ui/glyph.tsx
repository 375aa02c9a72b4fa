import { classNames } from './class-names.ts'
import './glyph.css'

/** A sign of one line, in the colour of the text around it. */
export function Glyph(props: {
  /** In a square of 16. */
  readonly path: string
  readonly isSolid?: boolean
  readonly className?: string
}) {
  return (
    <svg className={classNames('ui-glyph', props.className)} viewBox="0 0 16 16" aria-hidden="true">
      <path d={props.path} fill={props.isSolid ? 'currentColor' : 'none'} />
    </svg>
  )
}
