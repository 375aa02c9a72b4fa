// What a shell script is made of, once parsed.

export type WordPart =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  /** `$x`, `${x:-word}`, `${#x}`. */
  | {
      readonly type: 'variable'
      readonly name: string
      readonly operator: string
      readonly operand: Word | undefined
      readonly quoted: boolean
    }
  | { readonly type: 'command'; readonly script: Script; readonly quoted: boolean }
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }
  /** `<(…)` */
  | { readonly type: 'process'; readonly script: Script }

export type Word = readonly WordPart[]

export type Redirect = {
  readonly fd: number
  /** `<<` holds a here-document's text, `<<<` a word; `&>` and `&>>` take both streams. */
  readonly operator: '>' | '>>' | '<' | '>&' | '<<' | '<<<' | '&>' | '&>>'
  readonly target: Word
}

export type Assignment = { readonly name: string; readonly value: Word }

export type Command =
  | {
      readonly type: 'simple'
      readonly assignments: readonly Assignment[]
      readonly words: readonly Word[]
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly type: 'if'
      readonly branches: readonly { readonly condition: Script; readonly body: Script }[]
      readonly otherwise: Script | undefined
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly type: 'while'
      readonly until: boolean
      readonly condition: Script
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly type: 'for'
      readonly name: string
      readonly words: readonly Word[] | undefined
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly type: 'case'
      readonly subject: Word
      readonly cases: readonly { readonly patterns: readonly Word[]; readonly body: Script }[]
      readonly redirects: readonly Redirect[]
    }
  | {
      readonly type: 'group'
      readonly subshell: boolean
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | { readonly type: 'function'; readonly name: string; readonly body: Command }

export type Pipeline = { readonly negated: boolean; readonly commands: readonly Command[] }

export type ListItem = {
  readonly first: Pipeline
  /** `&&` and `||` with what follows them. */
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[]
  readonly background: boolean
}

export type Script = readonly ListItem[]
