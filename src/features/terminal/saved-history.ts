// The lines typed before, kept in localStorage; checked like any input when they are read back.

const key = 'wheelhouse.history'
const mostLines = 300
const longestLine = 5000

export function loadHistory(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    const lines = Array.isArray(stored) ? stored.slice(-mostLines) : []
    return lines.filter((line): line is string => isLine(line))
  } catch {
    return []
  }
}

export function saveHistory(history: readonly string[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(history.filter(isLine).slice(-mostLines)))
  } catch {
    // No storage: the history lives as long as the page.
  }
}

function isLine(line: unknown): boolean {
  return typeof line === 'string' && line.length <= longestLine && !/[^\P{Cc}\n]/u.test(line)
}
