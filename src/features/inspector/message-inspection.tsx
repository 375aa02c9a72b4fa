import type { ApiExchange, Inspection } from '../../../workers/contract.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { useText } from '../../i18n/text.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { inspectTarget } from '../../state/selection.ts'
import { timeText } from '../../state/time-text.ts'
import { Badge } from '../../ui/badge.tsx'
import { DiffText } from '../../ui/diff-text.tsx'
import { Code, Facts, Head, type Page, Pages } from './sections.tsx'

type OfMessage = Extract<Inspection, { type: 'message' }>
type Text = LateMessages['message']

/** A message opened: what it says, who may say so by which rule, what the server made of it, and what it took. */
export function MessageInspection({ inspection }: { readonly inspection: OfMessage }) {
  const words = useText('inspector')
  const text = useLateText('message')
  if (!text) return null
  const { api, part, line, title } = inspection
  const pages: readonly Page[] = [
    { name: 'summary', label: text.overview, content: () => <Overview inspection={inspection} text={text} /> },
    ...(api?.diff ? [{ name: 'changes', label: text.changes, content: () => <Changes api={api} text={text} /> }] : []),
    ...(api && api.added.length > 0
      ? [{ name: 'added', label: text.added, content: () => <Added api={api} text={text} /> }]
      : []),
    ...(inspection.request !== ''
      ? [{ name: 'request', label: text.body, content: () => <Code code={inspection.request} /> }]
      : []),
    ...(inspection.response !== ''
      ? [
          {
            name: 'response',
            label: part === 'event' ? text.event : text.response,
            content: () => <Code code={inspection.response} />,
          },
        ]
      : []),
  ]
  return (
    <>
      <Head
        kind={`${words.message} · ${inspection.protocol}`}
        name={title}
        badge={api && api.status > 0 && <StatusBadge status={api.status} />}
        record={line.id}
      />
      <Pages pages={pages} />
    </>
  )
}

function StatusBadge({ status }: { readonly status: number }) {
  return <Badge tone={status < 400 ? 'success' : 'danger'}>{status}</Badge>
}

function Overview({ inspection, text }: { readonly inspection: OfMessage; readonly text: Text }) {
  const { api, line, latencyMs, answeredAfterMs } = inspection
  return (
    <Facts
      facts={[
        [text.from, <End key="from" id={inspection.from} />],
        [text.to, <End key="to" id={inspection.to} />],
        [text.requestLine, api && <code key="line" className="request-line">{`${api.method} ${api.path}`}</code>],
        [text.who, api?.user.name],
        [text.groups, api?.user.groups.join(', ')],
        [text.allowed, api && <Rule key="rule" api={api} text={text} />],
        [text.revision, api !== undefined && api.revision > 0 && String(api.revision)],
        [text.headers, api !== undefined && api.headers.length > 0 && <Headers key="headers" api={api} />],
        [text.sent, timeText(line.atMs)],
        [text.underWay, Number.isFinite(latencyMs) ? `${latencyMs.toFixed(3)} ms` : text.never],
        [text.answered, answeredAfterMs !== undefined && `${answeredAfterMs.toFixed(3)} ms`],
      ]}
    />
  )
}

function End({ id }: { readonly id: string }) {
  const { components, objects } = currentCluster()
  if (components.has(id))
    return (
      <button type="button" className="reference" onClick={() => inspectTarget({ type: 'component', id })}>
        {id}
      </button>
    )
  const pod = id.startsWith('pod:') ? objects.get(id.slice(4)) : undefined
  if (!pod) return id
  return (
    <button type="button" className="reference" onClick={() => inspectTarget({ type: 'object', uid: pod.uid })}>
      {pod.name}
    </button>
  )
}

function Rule({ api: { allowedBy }, text }: { readonly api: ApiExchange; readonly text: Text }) {
  switch (allowedBy.type) {
    case 'masters':
      return text.masters
    case 'node':
      return text.node(allowedBy.node)
    case 'nothing':
      return <span className="is-denied">{text.nothing}</span>
    case 'rbac':
      return (
        <span data-tooltip={text.allowedHint}>
          {text.rbac(allowedBy.binding, allowedBy.role)}
          <code className="rule">{allowedBy.rule}</code>
        </span>
      )
  }
}

function Headers({ api }: { readonly api: ApiExchange }) {
  return (
    <code className="rule">
      {api.headers.map(([name, value]) => (
        <span key={name} className="header-line">
          <b>{name}</b>: {value}
        </span>
      ))}
    </code>
  )
}

function Changes({ api, text }: { readonly api: ApiExchange; readonly text: Text }) {
  return (
    <>
      <p className="inspector-quiet">{text.changesHint}</p>
      <DiffText diff={api.diff} />
    </>
  )
}

function Added({ api, text }: { readonly api: ApiExchange; readonly text: Text }) {
  const names: Readonly<Record<string, string>> = {
    defaults: text.byDefaults,
    strategy: text.byStrategy,
    allocator: text.byAllocator,
  }
  return (
    <>
      <p className="inspector-quiet">{text.addedHint}</p>
      <table className="added">
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{text.by}</th>
          </tr>
        </thead>
        <tbody>
          {api.added.map(({ path, value, by }) => (
            <tr key={path}>
              <td>
                <code>{path}</code>
                <code className="added-value">{value}</code>
              </td>
              <td>
                <Badge tone={by in names ? 'neutral' : 'accent'}>{names[by] ?? by}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
