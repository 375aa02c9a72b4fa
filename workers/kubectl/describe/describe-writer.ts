// Lines of `kubectl describe`: indented by level, aligned at tabs. Like kubectl's PrefixWriter over a tab writer.
import { alignTabs, describeColumns } from '../printers/tab-writer.ts'

type Map = Readonly<Record<string, string>> | undefined

export class DescribeWriter {
  readonly #finished: string[] = []
  #text = ''

  /** Writes a line, indented by two spaces a level. */
  line(level: number, text: string): void {
    this.#text += `${'  '.repeat(level)}${text}\n`
  }

  /** Writes text as it is. */
  raw(text: string): void {
    this.#text += text
  }

  /** Aligns what was written so far by itself. */
  flush(): void {
    this.#finished.push(alignTabs(this.#text, describeColumns))
    this.#text = ''
  }

  /** What was written since the last flush, with its tabs as they are. */
  unaligned(): string {
    return this.#text
  }

  toString(): string {
    this.flush()
    return this.#finished.join('').replaceAll('\x1b', '^[')
  }

  /** `Labels:  a=b`, one a line, sorted. */
  labels(title: string, labels: Map): void {
    this.list(
      title,
      Object.entries(labels ?? {})
        .sort(byKey)
        .map(([key, value]) => `${key}=${value}`),
    )
  }

  /** Values under each other, or `<none>`. */
  list(title: string, values: readonly string[]): void {
    this.raw(`${title}:\t${values.length === 0 ? '<none>' : values.join('\n\t')}\n`)
  }

  /** Like printAnnotationsMultiline: long values get lines of their own. */
  annotations(title: string, annotations: Map): void {
    const entries = Object.entries(annotations ?? {})
      .filter(([key]) => key !== lastApplied)
      .sort(byKey)
    const lines = entries.flatMap(([key, text]) => {
      const value = text.replace(/\n$/, '')
      if (value.length + key.length + 2 <= maxAnnotation && !value.includes('\n')) return [`${key}: ${value}`]
      return [`${key}:`, ...value.split('\n').map((part) => `  ${shorten(part)}`)]
    })
    this.list(title, lines)
  }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const maxAnnotation = 140

function shorten(text: string): string {
  return text.length > maxAnnotation - 2 ? `${text.slice(0, maxAnnotation - 2)}...` : text
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** `Fri, 20 Nov 2026 23:13:28 +0000`. Like Go's RFC1123Z. */
export function longTime(timestamp: string | undefined): string {
  const at = timestamp ? Date.parse(timestamp) : Number.NaN
  return Number.isNaN(at) ? 'Mon, 01 Jan 0001 00:00:00 +0000' : new Date(at).toUTCString().replace('GMT', '+0000')
}

export function capitalized(value: boolean | undefined): string {
  return value ? 'True' : 'False'
}

/** `True`, `False` or `<unset>`. */
export function optionalBool(value: boolean | undefined): string {
  return value === undefined ? '<unset>' : capitalized(value)
}

/** A list as Go prints it: `[a b]`. */
export function goList(values: readonly string[] | undefined): string {
  return `[${(values ?? []).join(' ')}]`
}
