import { HeartPulse, ShieldCheck, Zap } from 'lucide-react'
import { useFaults } from '../../bridge/faults.ts'
import { currentText, useLanguage, useText } from '../../i18n/text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { Button } from '../../ui/button.tsx'
import { mendEverything } from './actions.ts'
import { mendingOf } from './broken.ts'
import { MachineFaults } from './machine-faults.tsx'
import './chaos.css'

/** More machines than anybody scrolls through: the others are reached from the diagram and the palette. */
const mostMachines = 60

/** Everything that can be broken, machine by machine, and one button that mends it all. */
export function ChaosPanel() {
  const text = useText('chaos')
  useLanguage()
  const names = useCluster((cluster) => cluster.machineNames)
  const broken = useCluster((cluster) => mendingOf(cluster).length)
  const said = useFaults((state) => state.said)
  return (
    <div className="chaos">
      <p className="chaos-intro">{text.intro}</p>
      <div className={broken === 0 ? 'chaos-state' : 'chaos-state is-broken'}>
        {broken === 0 ? <ShieldCheck aria-hidden="true" /> : <Zap aria-hidden="true" />}
        <span>{broken === 0 ? text.quiet : text.broken(String(broken))}</span>
        {broken > 0 && (
          <Button size="small" icon={<HeartPulse />} onClick={() => void mendEverything()}>
            {text.healAll}
          </Button>
        )}
      </div>
      <p className="chaos-said" role="status">
        {said?.(currentText())}
      </p>
      <ul aria-label={text.machines}>
        {names.slice(0, mostMachines).map((name) => (
          <MachineFaults key={name} name={name} />
        ))}
      </ul>
    </div>
  )
}
