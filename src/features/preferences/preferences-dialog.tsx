import { Minus, Plus } from 'lucide-react'
import { loadLanguage, useText } from '../../i18n/text.ts'
import { scales, setPreference, textSizes, usePreferences } from '../../state/preferences.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import './preferences.css'

const themes = ['system', 'light', 'dark'] as const
const contrasts = ['system', 'normal', 'high'] as const
const motions = ['system', 'full', 'reduced'] as const
/** Each language by its own name: whoever needs it can read it. */
const languages = [
  { value: 'en', label: 'English' },
  { value: 'ko', label: '한국어' },
] as const

/** What the reader prefers: looks, language, motion, text sizes. */
export function PreferencesDialog({ onClose }: { readonly onClose: () => void }) {
  const app = useText('app')
  const text = useText('preferences')
  const preferences = usePreferences()
  return (
    <Dialog title={text.title} closeLabel={app.close} onClose={onClose} width={520}>
      <div className="preferences">
        <Row label={text.language}>
          <Segmented
            label={text.language}
            value={preferences.language}
            options={languages}
            onChange={(language) => {
              setPreference({ language })
              void loadLanguage(language)
            }}
          />
        </Row>
        <Row label={text.theme}>
          <Segmented
            label={text.theme}
            value={preferences.theme}
            options={themes.map((value) => ({ value, label: text.themes[value] }))}
            onChange={(theme) => setPreference({ theme })}
          />
        </Row>
        <Row label={text.motion} hint={text.motionHint}>
          <Segmented
            label={text.motion}
            value={preferences.motion}
            options={motions.map((value) => ({ value, label: text.motions[value] }))}
            onChange={(motion) => setPreference({ motion })}
          />
        </Row>
        <Row label={text.contrast}>
          <Segmented
            label={text.contrast}
            value={preferences.contrast}
            options={contrasts.map((value) => ({ value, label: text.contrasts[value] }))}
            onChange={(contrast) => setPreference({ contrast })}
          />
        </Row>
        <Row label={text.scale} hint={text.scaleHint}>
          <Segmented
            label={text.scale}
            value={preferences.scale}
            options={scales.map((value) => ({ value, label: text.percent(value * 100) }))}
            onChange={(scale) => setPreference({ scale })}
          />
        </Row>
        <Row label={text.editorSize}>
          <Size
            label={text.editorSize}
            value={preferences.editorSize}
            onChange={(editorSize) => setPreference({ editorSize })}
          />
        </Row>
        <Row label={text.terminalSize}>
          <Size
            label={text.terminalSize}
            value={preferences.terminalSize}
            onChange={(terminalSize) => setPreference({ terminalSize })}
          />
        </Row>
        <Row label={text.reading} hint={text.screenReaderHint}>
          <Toggle checked={preferences.isTerminalRead} onChange={(isTerminalRead) => setPreference({ isTerminalRead })}>
            {text.screenReader}
          </Toggle>
        </Row>
        <p className="preferences-note">{text.kept}</p>
      </div>
    </Dialog>
  )
}

function Row(props: { readonly label: string; readonly hint?: string; readonly children: React.ReactNode }) {
  return (
    <div className="preferences-row">
      <span className="preferences-label">{props.label}</span>
      <div>
        {props.children}
        {props.hint && <p className="preferences-hint">{props.hint}</p>}
      </div>
    </div>
  )
}

function Size(props: { readonly label: string; readonly value: number; readonly onChange: (size: number) => void }) {
  const text = useText('preferences')
  const { label, value, onChange } = props
  return (
    <div className="preferences-size">
      <IconButton
        label={text.smaller(label)}
        icon={<Minus />}
        disabled={value <= textSizes.min}
        onClick={() => onChange(value - 1)}
      />
      <output>{text.pixels(String(value))}</output>
      <IconButton
        label={text.larger(label)}
        icon={<Plus />}
        disabled={value >= textSizes.max}
        onClick={() => onChange(value + 1)}
      />
    </div>
  )
}
