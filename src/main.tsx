import { createRoot } from 'react-dom/client'
import type { Frame, Recording } from '../workers/contract.ts'
import { App } from './app/app.tsx'
import { listenToDrops } from './app/dropped-run.ts'
import { firstRun, keepRun, listenToLinks } from './app/first-run.ts'
import { offerFile } from './app/offer-file.ts'
import { onActing, setConnected } from './bridge/commands.ts'
import { type ClusterLink, type Connected, connect, openWorker } from './bridge/connect.ts'
import { continueFromHere } from './bridge/fork.ts'
import { offerScripting } from './bridge/scripting.ts'
import { followTerminal } from './bridge/terminal-output.ts'
import { loadLanguage } from './i18n/text.ts'
import { followCluster } from './state/cluster-store.ts'
import { usePreferences } from './state/preferences.ts'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'

void open()

async function open(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('no #root')
  const presenting = new URLSearchParams(location.search).get('presenter')
  if (presenting !== null) {
    await loadLanguage(usePreferences.getState().language)
    const { openPresenterPage } = await import('./features/presenter/presenter-page.tsx')
    return openPresenterPage(root, presenting)
  }
  const link = await clusterLink()
  const { recording, settle } = await firstRun()
  const connected = begin(recording, link)
  onActing(() => continueFromHere())
  void connected.begun.then((replayed) => replayed && settle?.(replayed))
  listenToLinks()
  listenToDrops()
  offerFile()
  offerScripting()
  await loadLanguage(usePreferences.getState().language)
  createRoot(root).render(<App />)
  if (import.meta.env.PROD) void connected.begun.then(keepForOffline)
}

function begin(recording: Recording, link: () => ClusterLink): Connected {
  const follow = (frame: Frame) => {
    followTerminal(frame.terminal, frame.number === 1)
    followCluster(frame)
  }
  const connected = connect(recording, link, follow, keepRun)
  setConnected(connected)
  return connected
}

/** In development `?fake` shows a made-up cluster, to work on the picture alone. */
async function clusterLink(): Promise<() => ClusterLink> {
  if (import.meta.env.DEV || import.meta.env.MODE === 'fake') {
    const query = new URLSearchParams(location.search)
    if (query.has('fake')) {
      const { openFakeCluster } = await import('./bridge/testing/fake-cluster.ts')
      return () => openFakeCluster(query)
    }
  }
  return openWorker
}

/** Not before the cluster is up and the page at rest; nor where the browser or the reader would rather not. */
function keepForOffline(): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } }
  if (!('serviceWorker' in navigator) || origin === 'null' || connection?.saveData) return
  setTimeout(() => {
    void import('./app/offline.ts').then((offline) => offline.keepForOffline()).catch(() => undefined)
  }, restMs)
}

const restMs = 4000
