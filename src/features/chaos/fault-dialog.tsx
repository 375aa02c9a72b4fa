import { performFault, useFaults } from '../../bridge/faults.ts'
import { currentText, useText } from '../../i18n/text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import './chaos.css'

/** Asks before a fault that costs more than a moment. */
export function FaultDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText('chaos')
  const app = useText('app')
  const choice = useFaults((state) => state.asked)
  if (choice === undefined) return null
  const action = choice.label(currentText())
  return (
    <Dialog title={action} closeLabel={app.close} onClose={onClose} width={440}>
      <p className="fault-question">{choice.confirm?.(currentText())}</p>
      <div className="fault-answers">
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button
          variant="danger"
          onClick={() => {
            onClose()
            void performFault(choice)
          }}
        >
          {text.yes(action)}
        </Button>
      </div>
    </Dialog>
  )
}
