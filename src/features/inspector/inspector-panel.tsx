import type { Inspection, Target } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { useSelection } from '../../state/selection.ts'
import { ComponentInspection } from './component-inspection.tsx'
import { MachineInspection } from './machine-inspection.tsx'
import { MessageInspection } from './message-inspection.tsx'
import { ObjectInspection } from './object-inspection.tsx'
import { Overview } from './overview.tsx'
import { useInspection } from './use-inspection.ts'
import './inspector.css'

/** Everything about the selected thing; about the cluster when nothing is selected. */
export function InspectorPanel() {
  const target = useSelection((selection) => selection.target)
  return <div className="inspector">{target ? <Inspected target={target} /> : <Overview />}</div>
}

function Inspected({ target }: { readonly target: Target }) {
  const text = useText('inspector')
  const asked = useInspection(target)
  if (!asked) return <p className="inspector-note">{text.loading}</p>
  if (!asked.inspection) return <p className="inspector-note">{text.gone}</p>
  return <View key={asked.key} target={target} inspection={asked.inspection} />
}

function View({ target, inspection }: { readonly target: Target; readonly inspection: Inspection }) {
  switch (inspection.type) {
    case 'object':
      return <ObjectInspection uid={target.type === 'object' ? target.uid : ''} inspection={inspection} />
    case 'component':
      return <ComponentInspection inspection={inspection} />
    case 'machine':
      return <MachineInspection inspection={inspection} />
    case 'message':
      return <MessageInspection inspection={inspection} />
  }
}
