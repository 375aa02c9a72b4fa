import type { Target } from '../../../workers/contract.ts'
import { faultChoices, requestFault } from '../../bridge/faults.ts'
import { currentText, useText } from '../../i18n/text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from './sections.tsx'

/** What can be broken or mended about the thing that is looked at. */
export function FaultButtons({ target }: { readonly target: Target }) {
  const text = useText('chaos')
  // Its choices change with the machine, its node and its programs: with any frame that tells of them.
  const labels = useCluster(() =>
    faultChoices(target)
      .map((choice) => choice.label(currentText()))
      .join('\n'),
  )
  if (labels === '') return null
  return (
    <Section title={text.panel}>
      <div className="inspector-faults">
        {faultChoices(target).map((choice) => (
          <Button key={choice.name} size="small" onClick={() => requestFault(choice)}>
            {choice.label(currentText())}
          </Button>
        ))}
      </div>
    </Section>
  )
}
