import { LoaderCircle, Wrench } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ObjectView, SchedulingFix } from '../../../workers/contract.ts'
import { schedulingFixes } from '../../bridge/commands.ts'
import type { LateMessages } from '../../i18n/late-text.ts'
import { runInTerminal } from '../../state/command-request.ts'
import { Button } from '../../ui/button.tsx'

type Text = LateMessages['scheduling']
const mostNamed = 4

/** What would let a waiting pod fit: tried, not guessed; a button does it. */
export function Fixes({ pod, text }: { readonly pod: ObjectView; readonly text: Text }) {
  const [fixes, setFixes] = useState<readonly SchedulingFix[] | undefined>()
  const { uid, record } = pod
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new record is a new attempt: what helps may have changed.
  useEffect(() => {
    let isCurrent = true
    schedulingFixes(uid).then(
      (found) => {
        if (isCurrent) setFixes(found ?? [])
      },
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [uid, record])
  return (
    <aside className="fixes" aria-label={text.fixes}>
      <h3>{text.fixes}</h3>
      {fixes === undefined ? (
        <p className="fixes-trying" role="status">
          <LoaderCircle className="spin" aria-hidden="true" /> {text.trying}
        </p>
      ) : (
        <>
          <p>{fixes.length === 0 ? text.noFixes : text.fixesHint}</p>
          <ul>
            {fixes.map((fix) => (
              <Fix key={JSON.stringify(fix.change)} fix={fix} text={text} />
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}

function Fix({ fix, text }: { readonly fix: SchedulingFix; readonly text: Text }) {
  const nodes = fix.nodes.length > mostNamed ? text.manyNodes(fix.nodes.length) : fix.nodes.join(', ')
  const command = fix.commands.join(' && ')
  return (
    <li>
      <div>
        <strong>{sentenceOf(fix.change, text)}</strong>
        <span>{fix.change.type === 'bigger-node' ? text.noCommand : text.fitsOn(nodes)}</span>
      </div>
      {fix.commands.length > 0 && (
        <Button
          size="small"
          icon={<Wrench />}
          data-tooltip={text.applyHint(command)}
          onClick={() => {
            for (const line of fix.commands) runInTerminal(line)
          }}
        >
          {text.apply}
        </Button>
      )}
    </li>
  )
}

function sentenceOf(change: SchedulingFix['change'], { fix }: Text): string {
  switch (change.type) {
    case 'smaller-request':
      return fix['smaller-request'](change.resource, change.from, change.to)
    case 'toleration': {
      const value = change.value === '' ? '' : `=${change.value}`
      return fix.toleration(`${change.key}${value}:${change.effect}`)
    }
    case 'node-label':
      return fix['node-label'](change.node, `${change.key}=${change.value}`)
    case 'uncordon':
      return fix.uncordon(change.node)
    case 'bigger-node':
      return fix['bigger-node'](change.node, change.resource, change.needed, change.has)
    case 'without':
      return fix.without(change.field)
  }
}
