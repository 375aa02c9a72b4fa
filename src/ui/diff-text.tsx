import './diff-text.css'

/** Hunks of a unified diff: what came and what went told apart by sign and colour. */
export function DiffText({ diff }: { readonly diff: string }) {
  const lines = diff.replace(/\n$/, '').split('\n')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre className="ui-diff" tabIndex={0}>
      {lines.map((line, index) => (
        <span key={`${index}`} className={classOf(line)}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  )
}

function classOf(line: string): string | undefined {
  if (line.startsWith('@@')) return 'is-place'
  if (line.startsWith('+')) return 'is-new'
  return line.startsWith('-') ? 'is-old' : undefined
}
