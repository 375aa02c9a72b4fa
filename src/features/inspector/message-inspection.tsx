import type { Inspection } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { timeText } from '../../state/time-text.ts'
import { Code, Facts, Head, Pages } from './sections.tsx'

type OfMessage = Extract<Inspection, { type: 'message' }>

/** A message opened: who sent it to whom, what it says, and what the answer was. */
export function MessageInspection({ inspection }: { readonly inspection: OfMessage }) {
  const text = useText('inspector')
  const { line, from, to, latencyMs, request, response } = inspection
  const said = line.text.includes(': ') ? line.text.slice(line.text.indexOf(': ') + 2) : line.text
  return (
    <>
      <Head kind={text.message} name={said} record={line.id} />
      <Facts
        facts={[
          [text.from, from],
          [text.to, to],
          [text.sentAt, text.at(timeText(line.atMs))],
          [text.latency, Number.isFinite(latencyMs) ? `${latencyMs.toFixed(3)} ms` : '∞'],
        ]}
      />
      <Pages
        pages={[
          { name: 'request', label: text.request, content: () => <Code code={request} /> },
          { name: 'response', label: text.response, content: () => <Code code={response} /> },
        ]}
      />
    </>
  )
}
