import type { ReactNode } from 'react'
import type { MessageShape, PodLook } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'

/** How the diagram draws its signs: given by the page, which knows the diagram. */
export type Signs = {
  readonly message: (shape: MessageShape) => ReactNode
  readonly pod: (look: PodLook) => ReactNode
}

/** What the shapes and glyphs of the diagram mean, in whole sentences. */
export function Legend({ signs }: { readonly signs: Signs }) {
  const text = useText('help')
  const pods: readonly (readonly [PodLook, string])[] = [
    ['pending', text.podPending],
    ['creating', text.podCreating],
    ['running', text.podRunning],
    ['ready', text.podReady],
    ['backoff', text.podBackoff],
    ['terminating', text.podTerminating],
    ['completed', text.podCompleted],
    ['failed', text.podFailed],
    ['unknown', text.podUnknown],
  ]
  const messages: readonly (readonly [MessageShape, string])[] = [
    ['write', text.messageWrite],
    ['read', text.messageRead],
    ['answer', text.messageAnswer],
    ['watch', text.messageWatch],
    ['cri', text.messageCri],
    ['packet', text.messagePacket],
    ['raft', text.messageRaft],
    ['refused', text.messageRefused],
  ]
  return (
    <div className="help-legend">
      <section>
        <h3>{text.legendPods}</h3>
        <ul>
          {pods.map(([look, meaning]) => (
            <li key={look}>
              {signs.pod(look)}
              {meaning}
            </li>
          ))}
        </ul>
        <p>{text.podColour}</p>
      </section>
      <section>
        <h3>{text.legendMessages}</h3>
        <ul>
          {messages.map(([shape, meaning]) => (
            <li key={shape}>
              {signs.message(shape)}
              {meaning}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
