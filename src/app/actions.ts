// Everything a person can do from a button, a key or the palette, as data. One line a feature's actions at the end.
import * as commands from '../bridge/commands.ts'
import { playFromHere, undoLast } from '../bridge/fork.ts'
import { chaosActions } from '../features/chaos/actions.ts'
import { editorActions } from '../features/manifest-editor/actions.ts'
import { pictureActions } from '../features/picture/actions.ts'
import { presenterActions } from '../features/presenter/actions.ts'
import { terminalActions } from '../features/terminal/actions.ts'
import { loadLanguage } from '../i18n/text.ts'
import type { Action } from '../state/action.ts'
import { currentCluster } from '../state/cluster-store.ts'
import { usePlayback } from '../state/playback.ts'
import { currentTheme, setPreference, usePreferences } from '../state/preferences.ts'
import { select, selectRecord } from '../state/selection.ts'
import { speeds } from '../state/speeds.ts'
import { stepGoal } from '../state/step-goal.ts'
import { startTour } from '../state/tour.ts'
import { requestView } from '../state/view-request.ts'
import { openOverlay, showPanel } from '../state/workspace.ts'
import { panels } from './panels.tsx'

const frameActions: readonly Action[] = [
  {
    name: 'toggle-play',
    label: (text) => text.app.actionTogglePlay,
    keys: 'Space',
    group: 'time',
    perform: () => void (usePlayback.getState().playing ? commands.pause() : commands.play()),
  },
  {
    name: 'step',
    label: (text) => text.app.actionStep,
    keys: '.',
    group: 'time',
    perform: () => void commands.step(stepGoal()),
  },
  {
    name: 'step-back',
    label: (text) => text.app.actionStepBack,
    keys: ',',
    group: 'time',
    perform: () => void commands.stepBack(stepGoal()),
  },
  {
    name: 'continue-from-here',
    label: (text) => text.app.actionContinue,
    keys: 'b',
    group: 'time',
    perform: () => {
      if (usePlayback.getState().isPast) void playFromHere()
    },
  },
  {
    name: 'now',
    label: (text) => text.app.actionNow,
    keys: 'n',
    group: 'time',
    perform: () => {
      if (usePlayback.getState().isPast) void commands.seek(currentCluster().headMs)
    },
  },
  { name: 'undo', label: (text) => text.app.actionUndo, keys: 'u', group: 'time', perform: () => void undoLast() },
  { name: 'slower', label: (text) => text.app.actionSlower, keys: '[', group: 'time', perform: () => changeSpeed(-1) },
  { name: 'faster', label: (text) => text.app.actionFaster, keys: ']', group: 'time', perform: () => changeSpeed(1) },
  {
    name: 'story',
    label: (text) => text.app.actionStory,
    keys: '\\',
    group: 'time',
    perform: () => void commands.setSpeed('story'),
  },
  {
    name: 'search',
    label: (text) => text.app.actionSearch,
    keys: '/',
    group: 'view',
    perform: () => requestView({ type: 'search' }),
  },
  {
    name: 'fit',
    label: (text) => text.app.actionFit,
    keys: '0',
    group: 'view',
    perform: () => requestView({ type: 'fit' }),
  },
  {
    name: 'clear-selection',
    label: (text) => text.app.actionClearSelection,
    keys: 'Escape',
    group: 'view',
    perform: () => {
      select(undefined)
      selectRecord(0)
    },
  },
  {
    name: 'theme',
    label: (text) => text.app.actionTheme,
    group: 'view',
    perform: () => setPreference({ theme: currentTheme() === 'dark' ? 'light' : 'dark' }),
  },
  {
    name: 'language',
    label: (text) => text.app.actionLanguage,
    group: 'view',
    perform: () => switchLanguage(),
  },
]

const overlayActions: readonly Action[] = [
  {
    name: 'share',
    label: (text) => text.app.actionShare,
    keys: 's',
    group: 'view',
    perform: () => openOverlay('share'),
  },
  {
    name: 'sessions',
    label: (text) => text.app.actionSessions,
    keys: 'o',
    group: 'view',
    perform: () => openOverlay('sessions'),
  },
  {
    name: 'palette',
    label: (text) => text.palette.action,
    keys: 'Mod K',
    group: 'help',
    perform: () => openOverlay('palette'),
  },
  { name: 'tour', label: (text) => text.app.actionTour, group: 'help', perform: startTour },
  { name: 'help', label: (text) => text.help.action, keys: '?', group: 'help', perform: () => openOverlay('help') },
  {
    name: 'preferences',
    label: (text) => text.preferences.action,
    group: 'help',
    perform: () => openOverlay('preferences'),
  },
]

const panelActions: readonly Action[] = panels.map((panel) => ({
  name: `show-${panel.name}`,
  label: (text) => text.app.actionShow(panel.label(text)),
  group: 'panels',
  perform: () => showPanel(panel.dock, panel.name),
}))

export const actions: readonly Action[] = [
  ...frameActions,
  ...panelActions,
  ...editorActions,
  ...pictureActions,
  ...presenterActions,
  ...terminalActions,
  ...chaosActions,
  ...overlayActions,
]

function changeSpeed(by: number): void {
  const { speed } = usePlayback.getState()
  const at = speed === 'story' ? speeds.indexOf(1) : nearest(speed)
  const next = speeds[Math.max(0, Math.min(speeds.length - 1, at + by))]
  if (next !== undefined) void commands.setSpeed(next)
}

function nearest(speed: number): number {
  let best = 0
  for (const [index, value] of speeds.entries())
    if (Math.abs(value - speed) < Math.abs((speeds[best] ?? 0) - speed)) best = index
  return best
}

function switchLanguage(): void {
  const language = usePreferences.getState().language === 'ko' ? 'en' : 'ko'
  setPreference({ language })
  void loadLanguage(language)
}
