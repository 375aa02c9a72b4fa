import { useText } from '../../../i18n/text.ts'
import { useMachine, useNode } from '../../../state/cluster-store.ts'

export type MachineTone = 'good' | 'bad' | 'dark' | 'plain'

/** What to say of a machine, in a word or two: the truth about the computer first, then what the API says of its node. */
export function useMachineState(name: string): { readonly tone: MachineTone; readonly words: string } {
  const text = useText('diagram')
  const machine = useMachine(name)
  const node = useNode(name)?.node
  if (!machine?.on) return { tone: 'dark', words: text.off }
  const words: string[] = []
  if (!node) words.push(text.notANode)
  else words.push({ True: text.ready, False: text.notReady, Unknown: text.unknown }[node.ready])
  if (machine.partition !== 'none') words.unshift(text.cut)
  else if (machine.extraLatencyMs > 0) words.unshift(text.slow)
  if (node?.unschedulable) words.push(text.cordoned)
  const isGood = node?.ready === 'True' && machine.partition === 'none'
  return { tone: node ? (isGood ? 'good' : 'bad') : 'plain', words: words.join(' · ') }
}
