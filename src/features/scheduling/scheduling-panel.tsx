import { Radar } from 'lucide-react'
import { useEffect } from 'react'
import type { ObjectView, SchedulingView } from '../../../workers/contract.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { makeRoom, useSelection } from '../../state/selection.ts'
import { showVerdict, stagesOf, usePlayedVerdict } from '../../state/verdict.ts'
import { Fixes } from './fixes.tsx'
import { StagePlayer } from './stage-player.tsx'
import { useVerdict } from './use-verdict.ts'
import { VerdictMatrix } from './verdict-matrix.tsx'
import './scheduling.css'

/** How the scheduler judged each node for the selected pod, played on the machines, and what would let the pod fit. */
export function SchedulingPanel() {
  const text = useLateText('scheduling')
  const uid = useSelection(({ target }) => (target?.type === 'object' ? target.uid : ''))
  const pod = useCluster((cluster) => (cluster.objects.get(uid)?.pod ? cluster.objects.get(uid) : undefined))
  const asked = useVerdict(pod)
  if (!text) return null
  if (!pod || asked.verdict === undefined)
    return (
      <p className="scheduling-empty">
        <Radar aria-hidden="true" />
        {pod && asked.isAnswered ? text.none : text.nothing}
      </p>
    )
  return <Verdict key={uid} pod={pod} verdict={asked.verdict} text={text} />
}

function Verdict(props: {
  readonly pod: ObjectView
  readonly verdict: SchedulingView
  readonly text: LateMessages['scheduling']
}) {
  const { pod, verdict, text } = props
  const stage = usePlayedVerdict(({ played }) => (played?.podUid === pod.uid ? played.stage : undefined))
  const last = stagesOf(verdict).length - 1
  useEffect(() => {
    makeRoom()
    return () => showVerdict(undefined)
  }, [])
  const isWaiting = pod.pod?.node === ''
  return (
    <section className="scheduling" aria-label={text.title}>
      <header className="scheduling-head">
        <h2>
          <span className={verdict.chosen === '' ? 'is-none' : undefined}>
            {verdict.chosen === '' ? text.notChosen : text.chosen(verdict.chosen)}
          </span>{' '}
          {pod.name}
        </h2>
        <span className="scheduling-count">{text.summary(verdict.evaluated, verdict.feasible)}</span>
        <StagePlayer podUid={pod.uid} verdict={verdict} text={text} />
      </header>
      <div className="scheduling-body">
        <div className="scheduling-table">
          {verdict.message !== '' && <p className="scheduling-message">{verdict.message}</p>}
          {verdict.victims.length > 0 && (
            <p className="scheduling-message">{text.victims(verdict.victims.join(', '))}</p>
          )}
          <VerdictMatrix verdict={verdict} stage={stage ?? last} text={text} />
        </div>
        {isWaiting && <Fixes pod={pod} text={text} />}
      </div>
    </section>
  )
}
