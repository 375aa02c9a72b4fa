import { GitBranch } from 'lucide-react'
import { returnTo } from '../../bridge/fork.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { dropFuture, useFutures } from '../../state/futures.ts'
import { openOverlay } from '../../state/workspace.ts'
import { Menu } from '../../ui/menu.tsx'
import { compareWith } from './compared.ts'

/** What became of the run before somebody went back: to return to it, to compare it, or to forget it. */
export function FuturesMenu() {
  const text = useLateText('time')
  const { others } = useFutures()
  if (!text || others.length === 0) return null
  return (
    <Menu
      label={text.futures(others.length)}
      icon={<GitBranch />}
      align="end"
      className="ui-button is-quiet is-small"
      items={others.flatMap((future) => [
        {
          name: `return ${future.name}`,
          label: text.takeUp(future.name),
          onSelect: () => void returnTo(future),
        },
        {
          name: `compare ${future.name}`,
          label: text.compareWith(future.name),
          disabled: future.outcome === undefined,
          onSelect: () => {
            compareWith(future.name)
            openOverlay('compare')
          },
        },
        {
          name: `drop ${future.name}`,
          label: text.drop(future.name),
          danger: true,
          onSelect: () => dropFuture(future.name),
        },
      ])}
    >
      <span>{others.length}</span>
    </Menu>
  )
}
