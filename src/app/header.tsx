import { Languages, Moon, Settings, Sun } from 'lucide-react'
import { Transport } from '../features/timeline/transport.tsx'
import { useText } from '../i18n/text.ts'
import { setPreference, useTheme } from '../state/preferences.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { actions } from './actions.ts'
import { HeaderTools } from './header-tools.tsx'
import { Logo } from './logo.tsx'

/** Name, time controls, and what concerns the whole page. */
export function Header({ isPhone }: { readonly isPhone: boolean }) {
  const text = useText('app')
  return (
    <header className="header">
      <div className="header-brand">
        <Logo />
        <h1 className={isPhone ? 'sr-only' : undefined}>{text.title}</h1>
        {!isPhone && <p>{text.tagline}</p>}
      </div>
      {!isPhone && <Transport />}
      <div className="header-tools">
        <HeaderTools isPhone={isPhone} />
        <ThemeButton />
        <LanguageButton />
        <SettingsButton />
      </div>
      {isPhone && <Transport isCompact />}
    </header>
  )
}

function ThemeButton() {
  const text = useText('app')
  const theme = useTheme()
  return (
    <IconButton
      label={text.actionTheme}
      icon={theme === 'dark' ? <Sun /> : <Moon />}
      onClick={() => setPreference({ theme: theme === 'dark' ? 'light' : 'dark' })}
    />
  )
}

function LanguageButton() {
  const text = useText('app')
  return <IconButton label={text.actionLanguage} icon={<Languages />} onClick={() => perform('language')} />
}

function SettingsButton() {
  const text = useText('app')
  return <IconButton label={text.settings} icon={<Settings />} onClick={() => perform('preferences')} />
}

function perform(name: string): void {
  actions.find((action) => action.name === name)?.perform()
}
