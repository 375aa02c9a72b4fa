import { X } from 'lucide-react'
import type { MessageShape, PodLook } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PodGlyph } from './cards/pod-glyph.tsx'
import { messageShapes, shapeSvg } from './shapes.ts'

const looks: readonly PodLook[] = [
  'pending',
  'creating',
  'running',
  'ready',
  'backoff',
  'terminating',
  'completed',
  'failed',
  'unknown',
]

/** What the shapes, colours and glyphs mean. */
export function Legend({ onClose }: { readonly onClose: () => void }) {
  const text = useText('diagram')
  return (
    <aside className="legend" aria-label={text.legend}>
      <header>
        <h2>{text.legend}</h2>
        <IconButton label={text.hideLegend} size="small" icon={<X />} onClick={onClose} />
      </header>
      <div className="legend-columns">
        <section>
          <h3>{text.legendMessages}</h3>
          <ul>
            {messageShapes.map((shape) => (
              <li key={shape}>
                <MessageSign shape={shape} />
                {text.messages[shape]}
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>{text.legendPods}</h3>
          <ul>
            {looks.map((look) => (
              <li key={look}>
                <PodSign look={look} />
                {text.looks[look]}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </aside>
  )
}

export function MessageSign({ shape }: { readonly shape: MessageShape }) {
  return (
    <svg className="legend-message" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapeSvg(shape)} fill={`var(--message-${shape})`} fillRule="evenodd" />
    </svg>
  )
}

export function PodSign({ look }: { readonly look: PodLook }) {
  return (
    <span
      className={`pod-tile legend-pod look-${look}`}
      style={{ ['--owner' as string]: 'var(--owner-0)', ['--fill' as string]: fillOf(look) }}
    >
      <PodGlyph look={look} />
    </span>
  )
}

function fillOf(look: PodLook): string {
  if (look === 'pending') return '0%'
  return look === 'creating' ? '50%' : '100%'
}
