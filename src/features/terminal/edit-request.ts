// What an editor in the shell hands to the pane: a file, in a sequence that is for this terminal alone.

export type EditRequest = {
  /** `vi` or `nano`, as it was called. */
  readonly editor: string
  readonly path: string
  readonly text: string
  readonly isNew: boolean
}

const [start, end] = ['\x1b', '\x07']
const sequence = new RegExp(`${start}\\]777;edit;[0-9a-f]+;([^${end}]*)${end}`, 'g')

/** The output without such sequences, and what the last of them asks for. */
export function takeEditRequest(output: string): { readonly rest: string; readonly request?: EditRequest } {
  let request: EditRequest | undefined
  const rest = output.replace(sequence, (_, json: string) => {
    request = readRequest(json) ?? request
    return ''
  })
  return request === undefined ? { rest } : { rest, request }
}

function readRequest(json: string): EditRequest | undefined {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null) return undefined
    const { editor, path, text, isNew } = value as Record<string, unknown>
    if (typeof editor !== 'string' || typeof path !== 'string' || typeof text !== 'string') return undefined
    return { editor, path, text, isNew: isNew === true }
  } catch {
    return undefined
  }
}
