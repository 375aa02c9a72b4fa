import { expect, it } from 'vitest'
import { type SessionEvents, TerminalSession } from './terminal-session.ts'

type Running = { readonly line: string; end(code?: number): Promise<void> }

/** What a terminal of 80 columns shows after these bytes, row by row. */
function screenOf(bytes: string): string {
  const rows = ['']
  let row = 0
  let column = 0
  for (const [all, count, command] of bytes.matchAll(/\p{Cc}\[(?:\d+;)?(\d*)([A-Za-z])|[\s\S]/gu)) {
    if (command === 'A') row -= Number(count)
    else if (command === 'B') row += Number(count)
    else if (command === 'C') column += Number(count)
    else if (command === 'J') rows.splice(row, Number.POSITIVE_INFINITY, (rows[row] ?? '').slice(0, column))
    else if (command !== undefined) continue
    else if (all === '\r') column = 0
    else if (all === '\n') rows[++row] ??= ''
    else {
      const before = (rows[row] ?? '').padEnd(column)
      rows[row] = before.slice(0, column) + all + before.slice(column + 1)
      column++
    }
  }
  return rows.map((text) => text.trimEnd()).join('\n')
}

function setup(history: readonly string[] = [], candidates: Record<string, string[]> = {}, events: SessionEvents = {}) {
  let written = ''
  let bells = 0
  const ran: Running[] = []
  const inputs: string[] = []
  let interrupts = 0
  const session = new TerminalSession(
    {
      write: (bytes) => {
        written += bytes
      },
      columns: () => 80,
      clear: () => {
        written = ''
      },
      bell: () => {
        bells++
      },
    },
    {
      exec: (line) =>
        new Promise((resolve) => {
          ran.push({
            line,
            end: async (code = 0) => {
              resolve(code)
              await Promise.resolve()
              await Promise.resolve()
            },
          })
        }),
      interrupt: async () => {
        interrupts++
      },
      input: async (text) => {
        inputs.push(text)
      },
      complete: async (line) => ({
        from: line.lastIndexOf(' ') + 1,
        candidates: (candidates[line] ?? []).map((text) => ({ text, hint: '' })),
      }),
    },
    history,
    events,
  )
  session.start()
  return {
    session,
    ran,
    inputs,
    shown: () => screenOf(written),
    raw: () => written,
    bells: () => bells,
    interrupts: () => interrupts,
  }
}
const settle = async () => {
  for (let i = 0; i < 5; i++) await Promise.resolve()
}
const prompt = 'user@laptop:~$'

it('Enter runs the line, output follows, and the prompt comes back', async () => {
  const t = setup()
  t.session.type('kubectl get nodes\r')
  expect(t.ran.map((r) => r.line)).toEqual(['kubectl get nodes'])
  t.session.output('NAME\nworker-1\n')
  await t.ran[0]?.end()
  expect(t.shown()).toBe(`${prompt} kubectl get nodes\nNAME\nworker-1\n${prompt}`)
  expect(t.session.running).toBeUndefined()
})

it('control characters of a program are shown, not obeyed', () => {
  const t = setup()
  t.session.type('cat evil\r')
  t.session.output('A\x1b[999999999b\x9b2J\x07\n')
  expect(t.raw()).toContain('A^[[999999999b<9b>2J^G\r\n')
})

it('Ctrl-C interrupts what runs, and gives up the line when nothing does', async () => {
  const t = setup()
  t.session.type('kubectl get pods -w\r')
  t.session.type('\x03')
  expect(t.interrupts()).toBe(1)
  await t.ran[0]?.end(130)
  t.session.type('half a line\x03')
  expect(t.interrupts()).toBe(1)
  expect(t.shown()).toContain(`${prompt} half a line^C\n${prompt}`)
  t.session.type('\r')
  expect(t.ran).toHaveLength(1)
})

it('what is typed while a program runs is its input, or the next line when it ends first', async () => {
  const t = setup()
  t.session.type('cat\r')
  t.session.type('hello\rkube')
  expect(t.inputs).toEqual(['hello\n'])
  await t.ran[0]?.end()
  t.session.type('ctl\r')
  expect(t.ran[1]?.line).toBe('kubectl')
})

it('pasted lines run one after the other, the last waits for Enter', async () => {
  const t = setup()
  t.session.type('\x1b[200~kubectl get nodes\nkubectl get pods\nkubectl v\x1b[201~')
  expect(t.ran.map((r) => r.line)).toEqual(['kubectl get nodes'])
  await t.ran[0]?.end()
  expect(t.ran.map((r) => r.line)).toEqual(['kubectl get nodes', 'kubectl get pods'])
  await t.ran[1]?.end()
  t.session.type('ersion\r')
  expect(t.ran[2]?.line).toBe('kubectl version')
})

it('a pasted here-document is one command', () => {
  const t = setup()
  t.session.type('\x1b[200~kubectl apply -f - <<EOF\nkind: Pod\nEOF\n\x1b[201~')
  expect(t.ran.map((r) => r.line)).toEqual(['kubectl apply -f - <<EOF\nkind: Pod\nEOF'])
})

it('a backslash or an open quote goes on in the next line', () => {
  const t = setup()
  t.session.type('kubectl get \\\r')
  expect(t.ran).toHaveLength(0)
  expect(t.shown()).toBe(`${prompt} kubectl get \\\n>`)
  t.session.type('pods\r')
  expect(t.ran.map((r) => r.line)).toEqual(['kubectl get pods'])
})

it('Tab fills in what is certain, and lists what is not at the second press', async () => {
  const t = setup([], { 'kubectl get p': ['pods', 'priorityclasses'], 'kubectl get po': ['pods'] })
  t.session.type('kubectl get p\t')
  await settle()
  expect(t.bells()).toBe(1)
  t.session.type('\t')
  await settle()
  expect(t.shown()).toContain('\npods             priorityclasses\n')
  t.session.type('o\t')
  await settle()
  t.session.type('\r')
  expect(t.ran[0]?.line).toBe('kubectl get pods ')
})

it('an answer to Tab that comes after more typing is dropped', async () => {
  const t = setup([], { 'kubectl get p': ['pods'] })
  t.session.type('kubectl get p\t')
  t.session.type('x')
  await settle()
  t.session.type('\r')
  expect(t.ran[0]?.line).toBe('kubectl get px')
})

it('output that comes while a line is typed stands above it', () => {
  const t = setup()
  t.session.type('kube')
  t.session.output('late\n')
  expect(t.shown()).toBe(`late\n${prompt} kube`)
})

it('a line run from elsewhere keeps what was being typed', async () => {
  const t = setup()
  t.session.type('half')
  t.session.run('kubectl get nodes')
  expect(t.ran[0]?.line).toBe('kubectl get nodes')
  await t.ran[0]?.end()
  t.session.type('\r')
  expect(t.ran[1]?.line).toBe('half')
})

it('a cluster started anew gives the prompt back, and the late answer changes nothing', async () => {
  const t = setup()
  t.session.type('sleep 100\r')
  t.session.reset()
  expect(t.session.running).toBeUndefined()
  t.session.type('echo hi\r')
  await t.ran[0]?.end()
  expect(t.session.running).toBe('echo hi')
})

it('an editor hands its file over, and gets what was done with it, until it ends', async () => {
  const edits: (string | undefined)[] = []
  const { session, ran, inputs, shown } = setup([], {}, { onEdit: (request) => edits.push(request?.path) })
  const request = '\x1b]777;edit;00ff;{"editor":"vi","path":"a.yaml","text":"a\\nb\\n","isNew":false}\x07'
  session.output(request)
  expect(edits).toEqual([])
  session.type('vi a.yaml\r')
  session.output(`before\n${request}`)
  expect(edits).toEqual(['a.yaml'])
  expect(shown()).toContain('before')
  expect(shown()).not.toContain('777')
  session.answerEditor({ save: 'c\n' })
  expect(edits).toEqual(['a.yaml'])
  session.answerEditor({ quit: true })
  expect(edits).toEqual(['a.yaml', undefined])
  expect(inputs).toEqual(['{"save":"c\\n"}\n', '{"quit":true}\n'])
  await ran[0]?.end()
  await settle()
  expect(session.running).toBeUndefined()
})
