import { Gauge, Pause, Play, StepBack, StepForward } from 'lucide-react'
import { useEffect, useRef } from 'react'
import * as commands from '../../bridge/commands.ts'
import { useText } from '../../i18n/text.ts'
import { shownMs, usePlayback } from '../../state/playback.ts'
import { speeds } from '../../state/speeds.ts'
import { stepGoal } from '../../state/step-goal.ts'
import { timeText } from '../../state/time-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import './transport.css'

/** Play, pause, step, how fast, and what time it is in the cluster. */
export function Transport({ isCompact = false }: { readonly isCompact?: boolean }) {
  const text = useText('timeline')
  const { playing, speed, seed, booted } = usePlayback()
  return (
    <section className={isCompact ? 'transport is-compact' : 'transport'} aria-label={text.transport}>
      <IconButton
        variant="primary"
        label={playing ? text.pause : text.play}
        keys="Space"
        icon={playing ? <Pause fill="currentColor" /> : <Play fill="currentColor" />}
        onClick={() => void (playing ? commands.pause() : commands.play())}
      />
      <IconButton
        label={text.stepBack}
        keys=","
        icon={<StepBack />}
        onClick={() => void commands.stepBack(stepGoal())}
      />
      <IconButton label={text.step} keys="." icon={<StepForward />} onClick={() => void commands.step(stepGoal())} />
      <VirtualTime />
      <Menu
        label={text.speed}
        icon={<Gauge />}
        items={[
          {
            name: 'story',
            label: text.story,
            keys: '\\',
            checked: speed === 'story',
            onSelect: () => void commands.setSpeed('story'),
          },
          ...speeds.map((each) => ({
            name: String(each),
            label: text.speedOf(String(each)),
            checked: speed === each,
            onSelect: () => void commands.setSpeed(each),
          })),
        ]}
      >
        <span className="transport-speed">{speed === 'story' ? text.story : text.speedOf(String(speed))}</span>
      </Menu>
      {!isCompact && booted && (
        <span className="transport-seed" data-tooltip={text.seedHint}>
          {text.seed(seed)}
        </span>
      )}
    </section>
  )
}

/** The clock: written straight into the page once a frame, so that nothing else is drawn again. */
function VirtualTime() {
  const text = useText('timeline')
  const element = useRef<HTMLTimeElement>(null)
  const playing = usePlayback((playback) => playback.playing)
  useEffect(() => {
    let frame = 0
    let said = ''
    const tick = () => {
      const now = timeText(shownMs())
      if (element.current && now !== said) element.current.textContent = said = now
      frame = requestAnimationFrame(tick)
    }
    tick()
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <span className="transport-time" data-tooltip={text.nowHint}>
      <span className={playing ? 'transport-lamp is-on' : 'transport-lamp'} aria-hidden="true" />
      <time ref={element} />
    </span>
  )
}
