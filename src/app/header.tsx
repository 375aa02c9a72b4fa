import { Languages, Moon, Settings, Sun } from 'lucide-react'
import { Transport } from '../features/timeline/transport.tsx'
import { loadLanguage, useText } from '../i18n/text.ts'
import { setPreference, usePreferences, useTheme } from '../state/preferences.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
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
        <SettingsMenu />
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

function SettingsMenu() {
  const text = useText('app')
  const preferences = usePreferences()
  return (
    <Menu
      label={text.settings}
      icon={<Settings />}
      align="end"
      items={[
        ...(['light', 'dark', 'system'] as const).map((theme) => ({
          name: `theme-${theme}`,
          label: { light: text.themeLight, dark: text.themeDark, system: `${text.theme}: ${text.themeSystem}` }[theme],
          checked: preferences.theme === theme,
          onSelect: () => setPreference({ theme }),
        })),
        ...(['full', 'reduced', 'system'] as const).map((motion) => ({
          name: `motion-${motion}`,
          label: { full: text.motionFull, reduced: text.motionReduced, system: `${text.motion}: ${text.motionSystem}` }[
            motion
          ],
          checked: preferences.motion === motion,
          onSelect: () => setPreference({ motion }),
        })),
        ...(['en', 'ko'] as const).map((language) => ({
          name: language,
          label: { en: 'English', ko: '한국어' }[language],
          checked: preferences.language === language,
          onSelect: () => {
            setPreference({ language })
            void loadLanguage(language)
          },
        })),
      ]}
    />
  )
}

function perform(name: string): void {
  actions.find((action) => action.name === name)?.perform()
}
