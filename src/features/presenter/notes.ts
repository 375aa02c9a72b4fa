// A speaker's notes: cards parted by lines of dashes. A line that begins with `$ ` is a command that the card can run.

export type Note = { readonly text: string; readonly commands: readonly string[] }

export function readNotes(text: string): readonly Note[] {
  return text
    .split(/^\s*-{3,}\s*$/m)
    .map((card) => {
      const lines = card.trim().split('\n')
      return {
        text: lines
          .filter((line) => !line.startsWith('$ '))
          .join('\n')
          .trim(),
        commands: lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2).trim()),
      }
    })
    .filter((note) => note.text !== '' || note.commands.length > 0)
}

const key = 'wheelhouse.notes'
const longest = 200_000

export function keptNotes(): string {
  try {
    return localStorage.getItem(key)?.slice(0, longest) ?? ''
  } catch {
    return ''
  }
}

export function keepNotes(text: string): void {
  try {
    localStorage.setItem(key, text.slice(0, longest))
  } catch {
    // No storage: they hold until the window is closed.
  }
}
