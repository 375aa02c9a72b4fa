import { lazy, Suspense, useEffect, useState } from 'react'
import { useText } from '../i18n/text.ts'
import { usePlayback } from '../state/playback.ts'
import { useIsContrastHigh, usePreferences, useTheme } from '../state/preferences.ts'
import { useRunNotice } from '../state/session.ts'
import { useSpotlight } from '../state/spotlight.ts'
import { TooltipLayer } from '../ui/tooltip-layer.tsx'
import { actions } from './actions.ts'
import { ConnectionNotice } from './connection-notice.tsx'
import { FirstMinute } from './first-minute.tsx'
import { Header } from './header.tsx'
import { LiveLog } from './live-log.tsx'
import { Overlays } from './overlays.tsx'
import { listenToShortcuts } from './shortcuts.ts'
import { UpdateNotice } from './update-notice.tsx'
import { useIsPhone } from './use-is-phone.ts'
import { Workspace } from './workspace.tsx'
import './app.css'

const SessionNotice = lazy(async () => ({
  default: (await import('../features/sessions/session-notice.tsx')).SessionNotice,
}))
const TimeBar = lazy(async () => ({ default: (await import('../features/timeline/time-bar.tsx')).TimeBar }))
const PhoneWorkspace = lazy(async () => ({ default: (await import('./phone-workspace.tsx')).PhoneWorkspace }))

const Spotlight = lazy(async () => ({ default: (await import('../features/presenter/spotlight.tsx')).Spotlight }))

/** The whole page. */
export function App() {
  const text = useText('app')
  const theme = useTheme()
  const { motion, scale } = usePreferences()
  const isContrastHigh = useIsContrastHigh()
  const isPhone = useIsPhone()
  const hasNotice = useRunNotice(({ notice }) => notice !== undefined)
  const isSpotlit = useSpotlight((spotlight) => spotlight.key !== '')
  useEffect(() => listenToShortcuts(actions), [])
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.dataset['motion'] = motion
    document.documentElement.dataset['contrast'] = isContrastHigh ? 'high' : 'normal'
    document.documentElement.style.setProperty('--scale', String(scale))
  }, [theme, motion, isContrastHigh, scale])
  return (
    <div className={isPhone ? 'app is-phone' : 'app'}>
      <a className="skip-link" href="#diagram">
        {text.skipToDiagram}
      </a>
      <Header isPhone={isPhone} />
      {isPhone && <TimeStrip isCompact />}
      <main className="app-main">
        <ConnectionNotice />
        <Suspense>{isPhone ? <PhoneWorkspace /> : <Workspace />}</Suspense>
      </main>
      <UpdateNotice />
      {hasNotice && (
        <Suspense>
          <SessionNotice />
        </Suspense>
      )}
      {!isPhone && <TimeStrip />}
      <LiveLog />
      <Overlays />
      <Suspense>{isSpotlit && <Spotlight />}</Suspense>
      <FirstMinute />
      <TooltipLayer />
    </div>
  )
}

/** The timeline; its room is kept while it comes. It does so when the cluster is up: before that nothing has happened. */
function TimeStrip({ isCompact = false }: { readonly isCompact?: boolean }) {
  const booted = usePlayback((playback) => playback.booted)
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    if (!booted) return
    const timer = setTimeout(() => setIsDue(true), restMs)
    return () => clearTimeout(timer)
  }, [booted])
  const room = <div className="time-strip" />
  return isDue ? (
    <Suspense fallback={room}>
      <TimeBar isCompact={isCompact} />
    </Suspense>
  ) : (
    room
  )
}

const restMs = 1_800
