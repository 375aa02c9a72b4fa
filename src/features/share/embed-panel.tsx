import { Check, Copy } from 'lucide-react'
import { type CSSProperties, useEffect, useState } from 'react'
import { recording } from '../../bridge/commands.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { useText } from '../../i18n/text.ts'
import { currentPageView } from '../../state/page-view.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { longestLink, packRun } from './run-link.ts'
import { type Embedding, type SnippetKind, snippetKinds, snippetOf, widgetAddress } from './snippets.ts'
import './embed-panel.css'

const panels = ['diagram', 'terminal', 'editor', 'objects', 'inspector', 'trace'] as const
const heights = [360, 480, 640] as const

/** Chooses how a cluster is to look in somebody's page, shows it so, and gives the lines to paste. */
export function EmbedPanel() {
  const text = useLateText('embed')
  const app = useText('app')
  const run = useRun()
  const [hasRun, setHasRun] = useState(true)
  const [kind, setKind] = useState<SnippetKind>('element')
  const [chosen, setChosen] = useState({
    view: ['diagram'] as readonly string[],
    language: '' as Embedding['language'],
    theme: 'system' as Embedding['theme'],
    start: 'seen' as Embedding['start'],
    height: 480 as number,
  })
  if (!text) return null
  const change = (part: Partial<typeof chosen>) => setChosen({ ...chosen, ...part })
  const embedding: Embedding = {
    ...chosen,
    widget: new URL('embed/', document.baseURI).href,
    application: new URL('.', document.baseURI).href,
    run: hasRun ? run.hash : '',
    label: text.label,
  }
  const names: Readonly<Record<string, string>> = {
    diagram: app.panelDiagram,
    inspector: app.panelInspector,
    objects: app.panelObjects,
    trace: app.panelTrace,
    editor: text.editor,
    terminal: text.terminal,
  }
  const snippet = snippetOf(kind, embedding)
  return (
    <div className="embed-panel">
      <div className="embed-choices">
        <fieldset>
          <legend>{text.shows}</legend>
          {panels.map((name) => (
            <Toggle
              key={name}
              checked={chosen.view.includes(name)}
              onChange={(isIn) =>
                change({ view: isIn ? [...chosen.view, name] : chosen.view.filter((other) => other !== name) })
              }
            >
              {names[name] ?? name}
            </Toggle>
          ))}
        </fieldset>
        <Choice label={text.theme} value={chosen.theme} names={text.themes} onChange={(theme) => change({ theme })} />
        <Choice
          label={text.language}
          value={chosen.language}
          names={{ '': text.readers, en: 'English', ko: '한국어' }}
          onChange={(language) => change({ language })}
        />
        <Choice label={text.start} value={chosen.start} names={text.starts} onChange={(start) => change({ start })} />
        <div className="embed-choice">
          <span>{text.height}</span>
          <Segmented
            label={text.height}
            value={chosen.height}
            options={heights.map((value) => ({ value, label: text.pixels(value) }))}
            onChange={(height) => change({ height })}
          />
        </div>
        <Toggle checked={hasRun && !run.isTooLong} onChange={setHasRun}>
          {run.isTooLong ? text.runTooLong : text.withRun}
        </Toggle>
      </div>
      <figure className="embed-preview">
        <div className="embed-frame" style={{ '--height': chosen.height } as CSSProperties}>
          <iframe
            key={widgetAddress(embedding)}
            src={widgetAddress({ ...embedding, start: 'click' })}
            title={text.preview}
          />
        </div>
        <figcaption>{text.preview}</figcaption>
      </figure>
      <div className="embed-snippet">
        <Segmented
          label={text.kind}
          value={kind}
          options={snippetKinds.map((value) => ({ value, label: text.kinds[value] }))}
          onChange={setKind}
        />
        <textarea
          readOnly
          rows={4}
          aria-label={text.snippet}
          value={snippet}
          onFocus={(event) => event.target.select()}
        />
        <CopyButton text={text} snippet={snippet} />
      </div>
    </div>
  )
}

function Choice<T extends string>(props: {
  readonly label: string
  readonly value: T
  readonly names: Readonly<Record<T, string>>
  readonly onChange: (value: T) => void
}) {
  return (
    <div className="embed-choice">
      <span>{props.label}</span>
      <Segmented
        label={props.label}
        value={props.value}
        options={(Object.entries(props.names) as [T, string][]).map(([value, label]) => ({ value, label }))}
        onChange={props.onChange}
      />
    </div>
  )
}

function CopyButton({
  text,
  snippet,
}: {
  readonly text: { readonly copy: string; readonly copied: string; readonly notCopied: string }
  readonly snippet: string
}) {
  const [copied, setCopied] = useState<{ readonly snippet: string; readonly isDone: boolean }>()
  const isDone = copied?.snippet === snippet && copied.isDone
  const hasFailed = copied?.snippet === snippet && !copied.isDone
  const copy = () =>
    navigator.clipboard.writeText(snippet).then(
      () => setCopied({ snippet, isDone: true }),
      () => setCopied({ snippet, isDone: false }),
    )
  return (
    <div className="embed-copy">
      <Button variant="primary" icon={isDone ? <Check /> : <Copy />} onClick={() => void copy()}>
        {isDone ? text.copied : text.copy}
      </Button>
      <span role="status">{hasFailed ? text.notCopied : ''}</span>
    </div>
  )
}

/** The run in hand as a link's payload; '' until it is packed, and when it is too long for a link. */
function useRun(): { readonly hash: string; readonly isTooLong: boolean } {
  const [run, setRun] = useState({ hash: '', isTooLong: false })
  useEffect(() => {
    let isCurrent = true
    void recording()
      .then((shared) => packRun({ recording: shared, view: currentPageView(), name: '' }))
      .then((hash) => {
        const isTooLong = hash.length > longestLink
        if (isCurrent) setRun({ hash: isTooLong ? '' : hash, isTooLong })
      })
    return () => {
      isCurrent = false
    }
  }, [])
  return run
}
