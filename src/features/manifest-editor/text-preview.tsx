import { memo } from 'react'

const mostLines = 400

/** A manifest as it looks before Monaco is there: the same text in the same places and colours, to be read. */
export const TextPreview = memo(function TextPreview(props: {
  readonly text: string
  readonly size: number
  readonly label: string
  readonly onNear: () => void
  readonly onWanted: () => void
}) {
  const lines = props.text.split('\n').slice(0, mostLines)
  return (
    // biome-ignore lint/a11y/useSemanticElements: it turns into the editor, it is no button to look at.
    <div
      className="editor-preview"
      role="button"
      tabIndex={0}
      aria-label={props.label}
      style={{ fontSize: props.size, lineHeight: `${Math.round(props.size * 1.6)}px` }}
      onPointerEnter={props.onNear}
      onPointerDown={props.onWanted}
      onFocus={props.onWanted}
      onKeyDown={props.onWanted}
    >
      {lines.map((line, index) => (
        <div key={index} className="editor-preview-line">
          <span className="editor-preview-number">{index + 1}</span>
          <code>{coloured(line)}</code>
        </div>
      ))}
    </div>
  )
})

const entry = /^(\s*(?:- )?)([\w./-]+)(:)(\s.*)?$/

function coloured(line: string) {
  if (/^\s*#/.test(line)) return <span className="is-comment">{line}</span>
  const match = entry.exec(line)
  if (match === null) return /^\s*- /.test(line) ? scalar(line) : line
  const [, indent, key, colon, value = ''] = match
  return (
    <>
      {indent}
      <span className="is-key">{key}</span>
      {colon}
      {scalar(value)}
    </>
  )
}

function scalar(value: string) {
  const isNumber = /^\s*(- )?(\d+(\.\d+)?|true|false|null)\s*$/.test(value)
  return <span className={isNumber ? 'is-number' : 'is-string'}>{value}</span>
}
