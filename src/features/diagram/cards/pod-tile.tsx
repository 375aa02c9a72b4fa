import { memo } from 'react'
import type { ObjectView, PodLook, SandboxView } from '../../../../workers/contract.ts'
import { type Messages, useText } from '../../../i18n/text.ts'
import { currentCluster, useCluster, useObject, useSandbox } from '../../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../../state/selection.ts'
import { classNames } from '../../../ui/class-names.ts'
import type { Rect, Stowage } from '../layout.ts'
import { matches } from '../search.ts'
import { tileName } from '../tile-name.ts'
import { useShownMs } from '../use-shown-ms.ts'
import { PodGlyph } from './pod-glyph.tsx'
import './pod-tile.css'

type Look = PodLook | 'orphan'

/** A pod as a container in the hold: its owner is the colour, its state the outline, the fill, a glyph and a word. */
export const PodTile = memo(function PodTile(props: {
  readonly uid: string
  readonly machine: string
  readonly box: Rect
  readonly detail: Stowage['detail']
  /** The machine is off: what is drawn is what the API still says. */
  readonly isGhost: boolean
}) {
  const text = useText('diagram')
  const { uid, detail } = props
  const pod = useObject(uid)
  const sandbox = useSandbox(props.machine, uid)
  const colour = useCluster((cluster) => cluster.colours.get(pod?.root ?? '') ?? 'system')
  const rootName = useCluster((cluster) => cluster.objects.get(pod?.root ?? '')?.name ?? '')
  const key = targetKey({ type: 'object', uid })
  const isSelected = useSelection((selection) => targetKey(selection.target) === key)
  const isDimmed = useSelection(
    (selection) => selection.search !== '' && pod !== undefined && !matches(pod, selection.search),
  )
  const isKin = useSelection(({ target }) => {
    if (target?.type !== 'object' || pod === undefined || pod.namespace === 'kube-system') return false
    return !isSelected && currentCluster().objects.get(target.uid)?.root === pod.root
  })
  const isFlying = useCluster((cluster) => cluster.flights.some((flight) => flight.uid === uid))
  const look: Look = pod?.pod?.look ?? 'orphan'
  const isMoving = look === 'terminating' || sandbox?.pull !== undefined
  const nowMs = useShownMs(isMoving)
  const word = wordOf(text, pod, sandbox, nowMs)
  const name = pod?.name ?? sandbox?.podName ?? ''
  return (
    <button
      type="button"
      id={key}
      tabIndex={-1}
      className={classNames(
        'pod-tile',
        `look-${look}`,
        `detail-${detail}`,
        props.isGhost && 'is-ghost',
        isSelected && 'is-selected',
        isKin && 'is-kin',
        isDimmed && 'is-dimmed',
        isFlying && 'is-flying',
      )}
      style={{
        left: props.box.x,
        top: props.box.y,
        width: props.box.width,
        height: props.box.height,
        ['--owner' as string]: `var(--owner-${colour})`,
        ['--fill' as string]: `${Math.round(fillOf(look, sandbox, nowMs) * 100)}%`,
      }}
      aria-label={`${text.pod(name, word)}${props.isGhost ? `, ${text.ghost}` : ''}`}
      data-tooltip={`${name} · ${word}`}
      onClick={(event) => {
        event.stopPropagation()
        inspectTarget({ type: 'object', uid })
      }}
    >
      {(detail === 'glyph' || detail === 'word') && <PodGlyph look={look} />}
      {(detail === 'words' || detail === 'word') && (
        <span className="pod-words">
          <PodName parts={tileName(name, pod?.namespace ?? '', rootName, detail === 'word')} />
          {detail === 'words' && (
            <span className="pod-state">
              <PodGlyph look={look} />
              <span className="pod-status">{word}</span>
            </span>
          )}
        </span>
      )}
      {look === 'backoff' && (pod?.pod?.restarts ?? 0) > 0 && detail !== 'cell' && (
        <span className="pod-restarts">{pod?.pod?.restarts}</span>
      )}
    </button>
  )
})

function PodName({ parts: [stem, ending] }: { readonly parts: readonly [string, string] }) {
  return (
    <span className="pod-name">
      <span>{stem}</span>
      {ending}
    </span>
  )
}

function wordOf(
  text: Messages['diagram'],
  pod: ObjectView | undefined,
  sandbox: SandboxView | undefined,
  nowMs: number,
): string {
  if (!pod?.pod) return text.orphan
  if (pod.goneAtMs !== undefined && pod.pod.look === 'terminating')
    return `${pod.pod.status} ${text.gone(Math.max(0, Math.ceil((pod.goneAtMs - nowMs) / 1000)))}`
  if (sandbox?.pull && pod.pod.look === 'creating') return text.pulling(Math.round(pullOf(sandbox, nowMs) * 100))
  return pod.pod.status
}

function fillOf(look: Look, sandbox: SandboxView | undefined, nowMs: number): number {
  if (look === 'creating') return sandbox?.pull ? pullOf(sandbox, nowMs) : sandbox ? 0.85 : 0
  return look === 'pending' ? 0 : 1
}

function pullOf(sandbox: SandboxView, nowMs: number): number {
  const { pull } = sandbox
  if (!pull) return 1
  const length = pull.endsAtMs - pull.startedAtMs
  return length > 0 ? Math.max(0, Math.min(1, (nowMs - pull.startedAtMs) / length)) : pull.progress
}
