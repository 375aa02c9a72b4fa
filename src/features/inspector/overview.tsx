import { FileCode2, SquareTerminal, StepForward, Zap } from 'lucide-react'
import { pause, step } from '../../bridge/commands.ts'
import { useText } from '../../i18n/text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { showPanel } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Facts } from './sections.tsx'

/** Nothing is selected: the cluster in numbers, and what one could do. */
export function Overview() {
  const text = useText('inspector')
  const counts = useCluster((cluster) => {
    const of = (plural: string) => cluster.byPlural.get(plural) ?? []
    const ready = of('nodes').filter((uid) => cluster.objects.get(uid)?.node?.ready === 'True').length
    const running = of('pods').filter((uid) => cluster.objects.get(uid)?.pod?.phase === 'Running').length
    const { length: nodes } = of('nodes')
    return `${ready} ${nodes} ${running} ${of('pods').length} ${of('deployments').length} ${of('services').length}`
  })
  const [ready = 0, nodes = 0, running = 0, pods = 0, deployments = 0, services = 0] = counts.split(' ').map(Number)
  return (
    <div className="inspector-page overview">
      <h2>{text.overview}</h2>
      <Facts
        facts={[
          [text.nodes, text.ready(ready, nodes)],
          [text.pods, text.running(running, pods)],
          [text.deployments, String(deployments)],
          [text.services, String(services)],
        ]}
      />
      <h3>{text.tryThis}</h3>
      <div className="overview-actions">
        <Button icon={<FileCode2 />} onClick={() => showPanel('right', 'editor')}>
          {text.openEditor}
        </Button>
        <Button icon={<SquareTerminal />} onClick={() => showPanel('bottom', 'terminal')}>
          {text.openTerminal}
        </Button>
        <Button icon={<StepForward />} onClick={() => void pause().then(() => step())}>
          {text.stepThrough}
        </Button>
        <Button icon={<Zap />} onClick={() => showPanel('right', 'chaos')}>
          {text.openChaos}
        </Button>
      </div>
      <p className="inspector-quiet">
        <strong>{text.nothing}.</strong> {text.nothingHint}
      </p>
    </div>
  )
}
