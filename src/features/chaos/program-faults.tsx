import { crash, requestFault, unit } from '../../bridge/faults.ts'
import { useText } from '../../i18n/text.ts'
import { useComponent } from '../../state/cluster-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { units } from './broken.ts'

/** One program of a machine: crash it, or stop and start it where systemd runs it. */
export function ProgramFaults({ id, isControlPlane }: { readonly id: string; readonly isControlPlane: boolean }) {
  const text = useText('chaos')
  const component = useComponent(id)
  if (component === undefined) return null
  const { name, machine, alive, restarts } = component
  const isUnit = units.includes(name)
  return (
    <li>
      <code>{name}</code>
      {!alive && <Badge tone="danger">{text.dead}</Badge>}
      {restarts > 0 && <span className="chaos-restarts">{text.restarts(String(restarts))}</span>}
      <span className="chaos-program-actions">
        {isUnit && (
          <Button
            size="small"
            aria-label={alive ? text.stop(name) : text.start(name)}
            onClick={() => requestFault(unit(name, machine, !alive))}
          >
            {alive ? text.stopShort : text.startShort}
          </Button>
        )}
        {alive && (
          <Button
            size="small"
            aria-label={text.crash(name)}
            onClick={() => requestFault(crash(name, machine, isControlPlane))}
          >
            {text.crashShort}
          </Button>
        )}
      </span>
    </li>
  )
}
