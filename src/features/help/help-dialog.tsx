import { type ReactNode, useState } from 'react'
import { currentText, useText } from '../../i18n/text.ts'
import type { Action } from '../../state/action.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { keyNames } from '../../ui/key-names.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { Legend, type Signs } from './legend.tsx'
import './help.css'

/** Keys, legend, and what is simulated and what is not. */
export function HelpDialog(props: {
  readonly actions: readonly Action[]
  readonly signs: Signs
  readonly onClose: () => void
}) {
  const text = useText('help')
  const app = useText('app')
  const [tab, setTab] = useState('keys')
  const panels: Readonly<Record<string, () => ReactNode>> = {
    keys: () => <Keys actions={props.actions} />,
    legend: () => <Legend signs={props.signs} />,
    truth: () => <Truth />,
  }
  return (
    <Dialog title={text.title} closeLabel={app.close} onClose={props.onClose} width={760}>
      <div className="help">
        <Tabs
          label={text.title}
          tabs={[
            { name: 'keys', label: text.tabKeys },
            { name: 'legend', label: text.tabLegend },
            { name: 'truth', label: text.tabTruth },
          ]}
          selected={tab}
          onSelect={setTab}
        >
          <div className="help-panel">{panels[tab]?.()}</div>
        </Tabs>
      </div>
    </Dialog>
  )
}

function Keys({ actions }: { readonly actions: readonly Action[] }) {
  const text = useText('help')
  const groups = [
    ['time', text.groupTime],
    ['view', text.groupView],
    ['cluster', text.groupCluster],
    ['panels', text.groupPanels],
    ['help', text.groupHelp],
  ] as const
  const ofGroup = (group: string) =>
    actions.flatMap((action) =>
      action.group === group && action.keys ? [[action.keys, action.label(currentText())] as const] : [],
    )
  return (
    <div className="help-keys">
      {groups.map(([group, heading]) => (
        <KeyList key={group} heading={heading} keys={ofGroup(group)} />
      ))}
      <KeyList
        heading={text.editorKeys}
        keys={[
          ['Mod Enter', text.keyApply],
          ['Mod Shift Enter', text.keyDryRun],
          ['Ctrl Space', text.keySuggest],
          ['F8', text.keyNextProblem],
          ['Ctrl M', text.keyTabFocus],
        ]}
      />
      <KeyList
        heading={text.terminalKeys}
        keys={[
          ['Tab', text.keyComplete],
          ['↑ ↓', text.keyHistory],
          ['Ctrl R', text.keySearchHistory],
          ['Ctrl C', text.keyInterrupt],
          ['Ctrl L', text.keyClear],
          ['Shift Tab', text.keyLeave],
        ]}
      />
    </div>
  )
}

function KeyList(props: { readonly heading: string; readonly keys: readonly (readonly [string, string])[] }) {
  if (props.keys.length === 0) return null
  return (
    <section>
      <h3>{props.heading}</h3>
      <dl>
        {props.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>{what}</dt>
            <dd>
              <Kbd keys={keyNames(keys)} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Truth() {
  const text = useText('help')
  return (
    <div className="help-truth">
      <p>{text.truthIntro}</p>
      <List heading={text.truthYes} lines={text.yes} />
      <List heading={text.truthDifferent} lines={text.different} />
      <List heading={text.truthNo} lines={text.no} />
      <p>{text.privacy}</p>
    </div>
  )
}

function List(props: { readonly heading: string; readonly lines: readonly string[] }) {
  return (
    <section>
      <h3>{props.heading}</h3>
      <ul>
        {props.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
