// The building blocks of all inspections: head, tabs, facts, records, code.
import { Check, CircleHelp, Copy } from 'lucide-react'
import { Fragment, type ReactNode, useState } from 'react'
import type { TraceLine } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { askWhy, inspectTarget } from '../../state/selection.ts'
import { timeText } from '../../state/time-text.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RecordRow } from '../../ui/record-row.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { highlightYaml } from './highlight-yaml.tsx'

export function Head(props: {
  readonly kind: string
  readonly name: string
  readonly badge?: ReactNode
  /** The record to ask why about; 0: none. */
  readonly record?: number
}) {
  const text = useText('inspector')
  const { record } = props
  return (
    <header className="inspector-head">
      <div>
        <p>{props.kind}</p>
        <h2>{props.name}</h2>
      </div>
      {props.badge}
      {record !== undefined && record > 0 && (
        <Button size="small" icon={<CircleHelp />} onClick={() => askWhy(record)}>
          {text.why}
        </Button>
      )}
    </header>
  )
}

export type Page = { readonly name: string; readonly label: string; readonly content: () => ReactNode }

/** Pages of an inspection; the one last looked at stays open for the next thing. */
export function Pages({ pages }: { readonly pages: readonly Page[] }) {
  const text = useText('inspector')
  const [wanted, setWanted] = useState(lastPage)
  const page = pages.find((each) => each.name === wanted) ?? pages[0]
  if (!page) return null
  return (
    <div className="inspector-pages">
      <Tabs
        label={text.tabs}
        tabs={pages}
        selected={page.name}
        onSelect={(name) => {
          lastPage = name
          setWanted(name)
        }}
      >
        <div className="inspector-page">{page.content()}</div>
      </Tabs>
    </div>
  )
}
let lastPage = 'summary'

/** Names with their values; those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value === '' || value === undefined || value === null || value === false ? null : (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  )
}

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="inspector-section">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

export function Records({ lines }: { readonly lines: readonly TraceLine[] }) {
  const text = useText('inspector')
  const kinds = useText('timeline').kindsOf
  if (lines.length === 0) return <p className="inspector-note">{text.noTrace}</p>
  return (
    <ul className="records">
      {[...lines].reverse().map((line) => (
        <RecordRow
          key={line.id}
          time={timeText(line.atMs)}
          source={line.source}
          text={line.text}
          mark={line.type}
          markLabel={kinds[line.type]}
          onSelect={() => (line.type === 'message' ? inspectTarget({ type: 'message', id: line.id }) : askWhy(line.id))}
          aside={<IconButton size="small" label={text.why} icon={<CircleHelp />} onClick={() => askWhy(line.id)} />}
        />
      ))}
    </ul>
  )
}

export function Code({ code }: { readonly code: string }) {
  const text = useText('inspector')
  const [isCopied, setIsCopied] = useState(false)
  if (code === '') return <p className="inspector-note">{text.noBody}</p>
  return (
    <div className="code">
      <IconButton
        className="code-copy"
        size="small"
        label={isCopied ? text.copied : text.copy}
        icon={isCopied ? <Check /> : <Copy />}
        onClick={() => {
          void navigator.clipboard?.writeText(code).then(() => {
            setIsCopied(true)
            setTimeout(() => setIsCopied(false), 1500)
          })
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{highlightYaml(code)}</pre>
    </div>
  )
}
