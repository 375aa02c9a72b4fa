// vi and nano where the terminal has a pane for texts: the file is handed to it whole, in a sequence that only such a
// terminal understands, and what the person does there comes back as lines of input.
import { LineReader, type ToolIo, ToolProblem } from './tool.ts'

/** What comes back, a line each. */
type Reply = { readonly save?: string; readonly quit?: boolean }

export async function editInPane(io: ToolIo, name: string, path: string, word: string): Promise<number> {
  const text = io.readFile(path)
  const request = JSON.stringify({ editor: name, path, text: text ?? '', isNew: text === undefined })
  io.out(`\x1b]777;edit;${word};${request}\x07`)
  const input = new LineReader(io, name, [])
  for (;;) {
    const line = await input.next()
    if (line === undefined) return 1
    const { save, quit } = readReply(line)
    if (save !== undefined) {
      const reason = io.writeFile(path, save)
      if (reason) throw new ToolProblem(`${path}: ${reason}`)
      io.out(`"${path}" ${save.split('\n').length - 1}L, ${save.length}B written\n`)
    }
    if (quit) return 0
  }
}

function readReply(line: string): Reply {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return {}
    const { save, quit } = value as Record<string, unknown>
    return { ...(typeof save === 'string' ? { save } : {}), ...(quit === true ? { quit } : {}) }
  } catch {
    // Somebody typed behind the pane.
    return {}
  }
}
