// The tokens' colours for parts that draw by themselves (an editor, a terminal) and take no CSS variables.

/** Calls `apply` now and whenever the page's theme changes. */
export function followTheme(apply: (theme: 'light' | 'dark', colour: (token: string) => string) => void): () => void {
  const root = document.documentElement
  const run = () => {
    const style = getComputedStyle(root)
    const isDark = style.colorScheme.includes('dark')
    apply(isDark ? 'dark' : 'light', (token) => hex(style.getPropertyValue(`--${token}`).trim()))
  }
  const observer = new MutationObserver(run)
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'data-contrast', 'class'] })
  run()
  return () => observer.disconnect()
}

/** `#rrggbb` or `#rrggbbaa` of any colour that CSS knows. */
function hex(colour: string): string {
  if (/^#[\da-f]{6}([\da-f]{2})?$/i.test(colour)) return colour
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (context === null) return '#808080'
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data
  return `#${[r, g, b, a].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
