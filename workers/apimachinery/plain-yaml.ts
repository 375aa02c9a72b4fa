// Reads the plain YAML that kubeadm and people write into configuration files and manifests: block mappings and lists,
// one-line scalars, comments. What has anything more in it (anchors, tags, flow style, text over several lines) is not
// read but told apart: it takes a whole YAML reader.

class NotPlain extends Error {}

type Line = { readonly indent: number; readonly text: string }

const maxDepth = 50

/** The value of one document; undefined when the text is not plain. */
export function parsePlainYaml(text: string): { readonly value: unknown } | undefined {
  if (/[^\n -~]/.test(text)) return undefined
  const lines = text
    .split('\n')
    .map((line) => ({ indent: line.search(/\S|$/), text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'))
  if (lines.length === 0) return { value: null }
  try {
    const reader = new Reader(lines)
    const value = reader.block(lines[0]?.indent ?? 0, 0)
    return reader.atEnd ? { value } : undefined
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}

class Reader {
  readonly #lines: Line[]
  #at = 0

  constructor(lines: Line[]) {
    this.#lines = lines
  }

  get atEnd(): boolean {
    return this.#at >= this.#lines.length
  }

  get #line(): Line | undefined {
    return this.#lines[this.#at]
  }

  /** The mapping or list whose lines begin at this column. */
  block(indent: number, depth: number): unknown {
    if (depth > maxDepth) throw new NotPlain()
    return isItem(this.#line) ? this.#list(indent, depth) : this.#mapping(indent, depth)
  }

  #list(indent: number, depth: number): unknown[] {
    const items: unknown[] = []
    for (let line = this.#line; line?.indent === indent && isItem(line); line = this.#line) {
      const text = line.text.slice(1).trimStart()
      if (text === '' || text.startsWith('#')) {
        items.push(this.#nested(indent + 1, depth))
        continue
      }
      // What follows the dash is a block of its own, at its own column.
      const inner: Line = { indent: indent + line.text.length - text.length, text }
      if (isItem(inner) || entryPattern.test(text)) {
        this.#lines[this.#at] = inner
        items.push(this.block(inner.indent, depth + 1))
      } else items.push(this.#scalar(text, indent))
    }
    return items
  }

  #mapping(indent: number, depth: number): object {
    const entries = new Map<string, unknown>()
    for (let line = this.#line; line?.indent === indent && !isItem(line); line = this.#line) {
      const [, key = '', text = ''] = entryPattern.exec(line.text) ?? []
      if (key === '' || key === '__proto__' || entries.has(key) || typeof resolve(key) !== 'string')
        throw new NotPlain()
      if (text !== '' && !text.startsWith('#')) entries.set(key, this.#scalar(text, indent))
      else entries.set(key, this.#nested(indent, depth))
    }
    if (entries.size === 0) throw new NotPlain()
    return Object.fromEntries(entries)
  }

  /** What stands on the lines below one that ends with a colon or a dash. A list need not be indented. */
  #nested(indent: number, depth: number): unknown {
    this.#at++
    const line = this.#line
    if (!line || line.indent < indent) return null
    if (line.indent > indent) return this.block(line.indent, depth + 1)
    return isItem(line) ? this.#list(indent, depth + 1) : null
  }

  /** A value on one line; that it goes on below is not plain. */
  #scalar(text: string, indent: number): unknown {
    this.#at++
    const next = this.#line
    if (next && next.indent > indent) throw new NotPlain()
    const quoted = /^'((?:[^']|'')*)'(?:\s+#.*)?$/.exec(text)?.[1]?.replaceAll("''", "'")
    const value = quoted ?? /^"([^"\\]*)"(?:\s+#.*)?$/.exec(text)?.[1]
    if (value !== undefined) return value
    const plain = text.replace(/\s+#.*$/, '')
    if (plain === '{}') return {}
    if (plain === '[]') return []
    if (!/^(?:[\w/.(~+$^<=;\\]|-[^\s-]|--[^\s-])/.test(plain) || /:(?:\s|$)/.test(plain)) throw new NotPlain()
    return resolve(plain)
  }
}

/** A key, and what stands behind its colon on the same line. */
const entryPattern = /^([A-Za-z_][\w./-]*):(?:\s+(.*))?$/

function isItem(line: Line | undefined): boolean {
  return line !== undefined && (line.text === '-' || line.text.startsWith('- '))
}

/** What an unquoted word means in YAML's core schema. */
function resolve(word: string): unknown {
  if (/^(?:~|null|Null|NULL)$/.test(word)) return null
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(word)) return word.toLowerCase() === 'true'
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) return Number(word)
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|0[xo].*)$/.test(word)) throw new NotPlain()
  return word
}
