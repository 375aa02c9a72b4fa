// The page's side of presenting: opens the presenter's window, tells it how things stand, and does what it wishes.
import * as commands from '../../bridge/commands.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { runInTerminal } from '../../state/command-request.ts'
import { shownMs, usePlayback } from '../../state/playback.ts'
import { lightUp, useSpotlight } from '../../state/spotlight.ts'
import { requestView } from '../../state/view-request.ts'
import { showPanel } from '../../state/workspace.ts'
import { channelOf, readWish, type Telling, type Wish } from './channel.ts'

const tellEveryMs = 250
const mostTold = 6

let channel: BroadcastChannel | undefined
const id = crypto.randomUUID()

/** False: the browser lets no window be opened. */
export function openPresenter(): boolean {
  if (!channel) {
    channel = channelOf(id)
    channel.onmessage = ({ data }) => {
      const wish = readWish(data)
      if (wish) void grant(wish).then(tell)
    }
    setInterval(tell, tellEveryMs)
  }
  const address = new URL(location.href)
  address.search = `?presenter=${id}`
  address.hash = ''
  return window.open(address, 'wheelhouse-presenter', 'popup,width=980,height=680') !== null
}

function tell(): void {
  channel?.postMessage(state())
}

async function grant(wish: Wish): Promise<void> {
  switch (wish.type) {
    case 'hello':
      return
    case 'play':
      return commands.play()
    case 'pause':
      return commands.pause()
    case 'step':
      await commands.step()
      return
    case 'step-back':
      await commands.stepBack()
      return
    case 'fit':
      return requestView({ type: 'fit' })
    case 'speed':
      return commands.setSpeed(wish.speed)
    case 'run':
      showPanel('bottom', 'terminal')
      return runInTerminal(wish.line)
    case 'spotlight':
      if (wish.key !== '') requestView({ type: 'reveal', key: wish.key })
      return lightUp(wish.key)
  }
}

function state(): Telling {
  const { playing, speed } = usePlayback.getState()
  const { trace, components, machineNames } = currentCluster()
  const told: string[] = []
  for (let i = trace.length - 1; i >= Math.max(0, trace.length - 3000) && told.length < mostTold; i--) {
    const line = trace[i]
    if (line && line.root !== 0 && line.type !== 'message') told.push(`${line.source}: ${line.text}`)
  }
  return {
    type: 'state',
    nowMs: shownMs(),
    playing,
    speed,
    told,
    spots: [
      // What ran once, to set the machine up, has no place on the diagram.
      ...[...components.values()]
        .filter(({ alive, restarts }) => alive || restarts > 0)
        .map(({ id: key, name, machine }) => ({ key: `component:${key}`, name, machine })),
      ...machineNames.map((name) => ({ key: `machine:${name}`, name: '', machine: name })),
    ],
    spotlight: useSpotlight.getState().key,
  }
}
