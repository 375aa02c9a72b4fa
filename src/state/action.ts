import type { Messages } from '../i18n/text.ts'

/** Something that a person can do, as data: buttons, shortcuts and the palette all read it. */
export type Action = {
  readonly name: string
  readonly label: (text: Messages) => string
  /** A second, fainter line. */
  readonly hint?: (text: Messages) => string
  /** Keys as `Space`, `.`, `?`, `Mod K` (Ctrl or ⌘); absent: no shortcut. */
  readonly keys?: string
  /** Heading under which help and palette list it. */
  readonly group: 'time' | 'view' | 'cluster' | 'examples' | 'terminal' | 'chaos' | 'panels' | 'help'
  readonly perform: () => void
}
