import { describe, expect, it } from 'vitest'
import { readKeys } from './keys.ts'
import { editLine, emptyLine, type LineState } from './line-editor.ts'

function typed(data: string, history: readonly string[] = []): LineState {
  return readKeys(data).reduce((state, key) => editLine(state, key, history).state, emptyLine(history))
}
/** The line with `|` at the cursor. */
function shown(data: string, history: readonly string[] = []): string {
  const { text, cursor } = typed(data, history)
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`
}
const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 96)
const up = '\x1b[A'
const down = '\x1b[B'
const left = '\x1b[D'

describe('the line being typed', () => {
  it('moves as bash does', () => {
    expect(shown(`get pods${ctrl('a')}kubectl `)).toBe('kubectl |get pods')
    expect(shown(`kubectl get${ctrl('a')}${ctrl('e')} pods`)).toBe('kubectl get pods|')
    expect(shown(`abc${left}${left}x`)).toBe('ax|bc')
    expect(shown('get pods\x1bb\x1bb')).toBe('|get pods')
    expect(shown(`one two${ctrl('a')}\x1bf`)).toBe('one| two')
  })

  it('kills and yanks', () => {
    expect(shown(`kubectl get pods${ctrl('w')}`)).toBe('kubectl get |')
    expect(shown(`kubectl get pods${ctrl('w')}nodes ${ctrl('y')}`)).toBe('kubectl get nodes pods|')
    expect(shown(`kubectl get${ctrl('u')}`)).toBe('|')
    expect(shown(`kubectl get${ctrl('a')}${ctrl('k')}${ctrl('y')}`)).toBe('kubectl get|')
    expect(shown('a/b-c\x1b\x7f')).toBe('|')
  })

  it('takes Hangul and emoji as one character each', () => {
    expect(shown(`파드 👩‍🚀${left}`)).toBe('파드 |👩‍🚀')
    expect(shown('파드\x7f')).toBe('파|')
  })

  it('shows older lines and comes back to the one being typed', () => {
    const history = ['first', 'second']
    expect(shown(`draft${up}`, history)).toBe('second|')
    expect(shown(`draft${up}${up}`, history)).toBe('first|')
    expect(shown(`draft${up}${up}${down}${down}`, history)).toBe('draft|')
  })

  it('rings the bell at the end of the history', () => {
    const state = typed(up, ['only'])
    expect(editLine(state, { type: 'press', name: 'older' }, ['only'])).toEqual({ state, effect: 'bell' })
  })

  it('finds older lines with Ctrl-R, and older ones still with Ctrl-R again', () => {
    const history = ['kubectl get pods', 'kubectl get nodes', 'kubectl apply -f web.yaml']
    expect(typed(`${ctrl('r')}get`, history).text).toBe('kubectl get nodes')
    expect(typed(`${ctrl('r')}get${ctrl('r')}`, history).text).toBe('kubectl get pods')
    expect(typed(`${ctrl('r')}get${ctrl('r')}${ctrl('r')}`, history).search?.failed).toBe(true)
    expect(typed(`draft${ctrl('r')}get${ctrl('g')}`, history).text).toBe('draft')
    expect(typed(`${ctrl('r')}apply\x1b[F!`, history)).toMatchObject({ text: 'kubectl apply -f web.yaml!' })
  })

  it('Ctrl-D deletes, and leaves on an empty line', () => {
    expect(shown(`abc${left}${ctrl('d')}`)).toBe('ab|')
    expect(editLine(emptyLine([]), { type: 'press', name: 'end-of-input' }, []).effect).toBe('leave')
  })
})

describe('reading keys', () => {
  it('tells a paste from typing and swallows unknown sequences', () => {
    expect(readKeys('\x1b[200~a\rb\x1b[201~x')).toEqual([
      { type: 'paste', text: 'a\nb' },
      { type: 'text', text: 'x' },
    ])
    expect(readKeys('\x1b[24;5~x\x1b[<0;1;1Mx')).toEqual([
      { type: 'text', text: 'x' },
      { type: 'text', text: 'x' },
    ])
    expect(readKeys('\x1b')).toEqual([{ type: 'press', name: 'escape' }])
  })

  it('ends on every input', () => {
    for (let code = 0; code < 256; code++) expect(readKeys(`\x1b${String.fromCharCode(code)}\x1b[`)).toBeDefined()
  })
})
