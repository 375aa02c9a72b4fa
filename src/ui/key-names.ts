// Keys as they are written on the reader's keyboard: `Mod K` is ⌘ K on Apple's machines and Ctrl K elsewhere.

const isApple = typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.userAgent)

const apple: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '⏎' }
const others: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc' }

export function keyNames(keys: string): string {
  const names = isApple ? apple : others
  return keys
    .split(' ')
    .map((key) => names[key] ?? key)
    .join(' ')
}
