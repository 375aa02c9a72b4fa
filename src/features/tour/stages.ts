// The stages of the first minute: what is typed, and when the cluster has done it. Pure.
import type { ObjectView } from '../../../workers/contract.ts'

export type Stage = {
  readonly name: 'welcome' | 'run' | 'gone' | 'deployment' | 'heal' | 'why'
  /** What is typed; undefined: nothing, or there is nothing to type it about. */
  readonly command?: (pods: readonly ObjectView[]) => string | undefined
  /** Whether the cluster has come to where the stage leads. `before`: uids of the pods that there were. */
  readonly isDone: (pods: readonly ObjectView[], before: ReadonlySet<string>) => boolean
  /** Time stops at each thing that is told. */
  readonly isFollowed: boolean
  readonly speed: number | 'story'
}

const isUp = (pod: ObjectView): boolean => pod.pod?.look === 'ready' || pod.pod?.look === 'running'
const byHand = (pods: readonly ObjectView[]) => pods.filter(({ name }) => name === 'first')
const ofDeployment = (pods: readonly ObjectView[]) => pods.filter(({ name }) => name.startsWith('web-'))

export const stages: readonly Stage[] = [
  { name: 'welcome', isDone: () => true, isFollowed: false, speed: 'story' },
  {
    name: 'run',
    command: () => 'kubectl run first --image=nginx',
    isDone: (pods) => byHand(pods).some(isUp),
    isFollowed: true,
    speed: 'story',
  },
  {
    name: 'gone',
    command: () => 'kubectl delete pod first',
    isDone: (pods) => byHand(pods).length === 0,
    isFollowed: false,
    speed: 1,
  },
  {
    name: 'deployment',
    command: () => 'kubectl create deployment web --image=nginx --replicas=3',
    isDone: (pods) => ofDeployment(pods).filter(isUp).length >= 3,
    isFollowed: false,
    speed: 1,
  },
  {
    name: 'heal',
    command: (pods) => {
      const [pod] = ofDeployment(pods)
      return pod && `kubectl delete pod ${pod.name}`
    },
    isDone: (pods, before) =>
      ofDeployment(pods).filter(isUp).length >= 3 && ofDeployment(pods).some(({ uid }) => !before.has(uid)),
    isFollowed: false,
    speed: 1,
  },
  { name: 'why', isDone: () => true, isFollowed: false, speed: 'story' },
]
