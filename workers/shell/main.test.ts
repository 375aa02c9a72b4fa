import { describe, expect, it } from 'vitest'
import type { Program } from '../simulation/host.ts'
import { Simulation } from '../simulation/simulation.ts'
import { settle } from '../simulation/testing/settle.ts'
import type { Completer } from './completion.ts'
import { type ShellSession, shell } from './main.ts'

/** Says its arguments, its variables and what it reads. */
const tell: Program = async (host) => {
  host.stdio.stdout(`${host.args.join(',')}\n`)
  return host.args[0] === 'fail' ? 3 : 0
}

const endless: Program = async (host) => {
  for (;;) {
    host.stdio.stdout('tick\n')
    await host.clock.sleep(1000)
  }
}

const reader: Program = async (host) => {
  const over = host.signal()
  host.stdio.onStdin((text) => {
    if (text === undefined) over.notify()
    else host.stdio.stdout(`<${text}>`)
  })
  await over.wait()
}

function terminal({ hasPane = false, completers = new Map<string, Completer>() } = {}) {
  const simulation = new Simulation({ seed: 1, settle })
  const executables = new Map<string, Program>(Object.entries({ kubectl: tell, endless, reader }))
  const spec = { name: 'laptop', address: '10.0.0.1', cpuMillis: 1000, memoryBytes: 1e9, diskBytes: 1e10 }
  const laptop = simulation.addMachine(spec, executables)
  laptop.powerOn()
  let session: ShellSession | undefined
  const written: string[] = []
  const codes: number[] = []
  laptop.start(
    'bash',
    shell(
      (attached) => {
        session = attached
      },
      { write: (_, text) => written.push(text), hasPane, completers },
    ),
  )
  return {
    laptop,
    codes,
    session: () => session as ShellSession,
    async type(line: string, forMs = 100) {
      written.length = 0
      session?.run(line, (code) => codes.push(code))
      await simulation.run(simulation.agenda.nowMs + forMs)
      return written.join('')
    },
    async wait(ms: number) {
      await simulation.run(simulation.agenda.nowMs + ms)
      return written.join('')
    },
    async boot() {
      await simulation.run(1)
      return this
    },
  }
}

describe('the shell', () => {
  it('takes a backslash in a here-document as it stands, but before what it would keep from being expanded', async () => {
    const shell = await terminal().boot()
    const lines = ['cat <<EOF', "a\\n $(printf 'b\\nc\\n' | tr -d '\\n') \\$HOME \\\\ \"q\" 'r'", 'EOF']
    expect(await shell.type(lines.join('\n'))).toBe('a\\n bc $HOME \\ "q" \'r\'\n')
  })

  it('hands a file to the pane of its terminal, takes what is saved there, and ends when the pane is closed', async () => {
    const shell = await terminal({ hasPane: true }).boot()
    shell.laptop.disk.install('/home/user/a.yaml', 'kind: Pod\n')
    const shown = await shell.type('vi a.yaml')
    const json = /^\p{Cc}\]777;edit;[0-9a-f]{16};(.*)\p{Cc}$/u.exec(shown)?.[1] ?? ''
    expect(JSON.parse(json)).toEqual({ editor: 'vi', path: 'a.yaml', text: 'kind: Pod\n', isNew: false })
    shell.session().stdin(`typed behind it\n{"save":"kind: Service\\n"}\n`)
    expect(await shell.wait(100)).toContain('"a.yaml" 1L, 14B written\n')
    expect(shell.codes).toEqual([])
    shell.session().stdin('{"quit":true}\n')
    await shell.wait(100)
    expect(shell.codes).toEqual([0])
    expect(shell.laptop.disk.readText('/home/user/a.yaml')).toBe('kind: Service\n')
  })

  it('lets nothing else steer the pane', async () => {
    const shell = await terminal({ hasPane: true }).boot()
    const forged = await shell.type(`printf '\\033]777;edit;0123456789abcdef;{"path":"x"}\\007'`)
    expect(forged).toBe('^[]777;edit;0123456789abcdef;{"path":"x"}^G')
  })

  it('runs programs, k for kubectl, and says what it does not know', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('k get "a  b" \'$x\'')).toBe('get,a  b,$x\n')
    expect(await shell.type('foo bar')).toBe('bash: foo: command not found\n')
    expect(shell.codes).toEqual([0, 127])
  })

  it('keeps lists, variables and substitutions as bash does', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('kubectl fail && echo no; echo $?; kubectl fail || echo yes')).toBe('fail\n3\nfail\nyes\n')
    expect(await shell.type(`export X=1 && echo "$X-\${Y:-none}" $(echo a; echo b)`)).toBe('1-none a b\n')
    expect(await shell.type('N="a b"; kubectl $N "$N"')).toBe('a,b,a b\n')
  })

  it('connects commands by pipes, and writes and reads files', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('echo -e "b\\na\\nb" | sort | uniq -c')).toBe('      1 a\n      2 b\n')
    await shell.type('mkdir dir && cd dir && echo hi > f.txt && echo more >> f.txt')
    expect(await shell.type('cat f.txt | wc -l; ls; pwd; cat < f.txt | grep -v hi')).toBe(
      '2\nf.txt\n/home/user/dir\nmore\n',
    )
    expect(await shell.type('cat nope; cat f.txt > /etc/passwd')).toBe(
      'cat: nope: No such file or directory\nbash: /etc/passwd: No such file or directory\n',
    )
    expect(shell.laptop.disk.read('/home/user/dir/f.txt')).toBe('hi\nmore\n')
  })

  it('takes a here-document over several lines', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('export NAME=web; cat <<EOF | grep -c kind')).toBe('')
    expect(await shell.type('kind: Pod')).toBe('')
    expect(await shell.type('name: $NAME')).toBe('')
    expect(await shell.type('EOF')).toBe('1\n')
    expect(await shell.type('cat <<EOF > f\nname: $NAME "quoted"\nEOF\ncat f')).toBe('name: web "quoted"\n')
    expect(await shell.type("cat <<'EOF'\n$NAME\nEOF")).toBe('$NAME\n')
  })

  it('ends a running program with Ctrl-C and answers 130', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('endless; echo never', 2500)).toBe('tick\ntick\ntick\n')
    expect(shell.codes).toEqual([])
    shell.session().interrupt()
    await shell.wait(10)
    expect(shell.codes).toEqual([130])
    expect(await shell.type('sleep 100', 1000)).toBe('')
    shell.session().interrupt()
    await shell.wait(10)
    expect(shell.codes).toEqual([130, 130])
    expect(await shell.type('echo ok')).toBe('ok\n')
  })

  it('ends a program whose reader has gone', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('endless | head -2', 5000)).toBe('tick\ntick\n')
    expect(shell.codes).toEqual([0])
  })

  it('shows the output of a program behind a filter as it comes', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('endless | grep -n tick', 1500)).toBe('1:tick\n2:tick\n')
    shell.session().interrupt()
  })

  it('runs a command again and again with watch', async () => {
    const shell = await terminal().boot()
    const screen = await shell.type('watch -n 1 kubectl get pods', 1500)
    expect(screen.split('Every 1.0s: kubectl get pods').length).toBe(3)
    expect(screen).toContain('get,pods\n')
    shell.session().interrupt()
    await shell.wait(10)
    expect(shell.codes).toEqual([130])
  })

  it('gives typed text to the program that runs', async () => {
    const shell = await terminal().boot()
    await shell.type('reader')
    shell.session().stdin('hello\n')
    expect(await shell.wait(10)).toBe('<hello\n>')
    shell.session().stdin('\x04')
    await shell.wait(10)
    expect(shell.codes).toEqual([0])
  })

  it('lets no control character through to the terminal', async () => {
    const shell = await terminal().boot()
    expect(await shell.type("echo 'a\x1b[999999999b\x07\x9b31m'")).toBe('a^[[999999999b^G\\u009b31m\n')
  })

  it('refuses what it cannot parse', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('echo a | | b')).toBe("bash: syntax error near unexpected token `|'\n")
    expect(await shell.type('echo )')).toBe("bash: syntax error near unexpected token `)'\n")
    expect(await shell.type('diff (echo a) b')).toBe("bash: syntax error near unexpected token `('\n")
  })

  it('runs loops, functions, conditions and arithmetic as bash does', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('for i in {1..3}; do echo "n $i"; done | tac')).toBe('n 3\nn 2\nn 1\n')
    expect(await shell.type('i=0; while [ $i -lt 4 ]; do i=$((i+1)); [ $i -eq 2 ] && continue; echo $i; done')).toBe(
      '1\n3\n4\n',
    )
    expect(await shell.type('f() { echo "hi $1 $#"; return 3; }; f a b; echo $?')).toBe('hi a 2\n3\n')
    expect(await shell.type('case web.yaml in *.yml) echo yml;; *.yaml) echo yaml;; esac')).toBe('yaml\n')
    expect(await shell.type("printf 'l1\\nl2\\n' | while read -r x; do kubectl $x; done")).toBe('l1\nl2\n')
    expect(await shell.type(`x=abc; echo \${x#a} \${x%c} \${x/b/Z} \${#x}`)).toBe('bc ab aZc 3\n')
  })

  it('takes a loop over several lines', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('for i in a b; do')).toBe('')
    expect(await shell.type('echo $i')).toBe('')
    expect(await shell.type('done')).toBe('a\nb\n')
  })

  it('reckons in (( )), and tells apart what it does not do', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('i=0; while ((i < 3)); do ((i++)); done; echo $i; ((i -= 3)) || echo 0')).toBe('3\n0\n')
    expect(
      await shell.type('((echo a); echo b); let "x = 2 * 3" y=x+1; echo $x $y; ((a = 5, b = a * 2)); echo $b'),
    ).toBe('a\nb\n6 7\n10\n')
    expect(await shell.type('a=(1 2)')).toBe('bash: arrays are not supported by this shell\n')
    expect(await shell.type(`echo \${a[0]}`)).toBe('bash: arrays are not supported by this shell\n')
    expect(await shell.type('trap "echo x" EXIT')).toBe('bash: trap: not supported by this shell\n')
  })

  it('runs jobs in the background, ends them, and ends what takes too long', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('(sleep 2; echo late) & echo now; wait; echo done', 3000)).toBe('now\nlate\ndone\n')
    expect(await shell.type('endless & sleep 1.5; kill $!; echo over', 5000)).toBe('tick\ntick\nover\n')
    expect(await shell.type('timeout 1.5 endless; echo $?', 5000)).toBe('tick\ntick\n124\n')
    shell.session().interrupt()
  })

  it('lets the world go on while a loop spins, and ends it with Ctrl-C', async () => {
    const shell = await terminal().boot()
    await shell.type('while true; do :; done', 1000)
    expect(shell.codes).toEqual([])
    shell.session().interrupt()
    await shell.wait(10)
    expect(shell.codes).toEqual([130])
  })

  it('filters with sed, awk and jq', async () => {
    const shell = await terminal().boot()
    expect(await shell.type("echo 'web-7f8d9c6b5-abcde 1/1' | sed 's/-[a-z0-9]*-[a-z0-9]\\{5\\} / /'")).toBe(
      'web 1/1\n',
    )
    expect(await shell.type("printf 'a 1\\nb 2\\n' | awk '{s+=$2} END {print s, NR}'")).toBe('3 2\n')
    expect(await shell.type(`echo '{"items":[{"n":"a"},{"n":"b"}]}' | jq -r '.items[].n'`)).toBe('a\nb\n')
  })

  it('decides by [[ ]] as bash does', async () => {
    const shell = await terminal().boot()
    const tell = (condition: string) => shell.type(`x='a b'; n=3; [[ ${condition} ]] && echo yes || echo no`)
    for (const holds of [
      '$x',
      '-n $x && $n -gt 2',
      "$x == 'a b'",
      '$x == a*',
      '$x != b*',
      '! -z $x',
      '-z $x || ( $n -eq 3 && ! $x == c )',
      'a < b',
      '$x =~ ^(a|c)[[:space:]]b$',
      '-d /home/user || -d ~',
    ])
      expect([holds, await tell(holds)]).toEqual([holds, 'yes\n'])
    for (const fails of ['$y', '-z $x', "$x == 'a*'", '$n -lt 3 || $n -gt 3', '$x =~ ^b', 'b < a', '$x == a* && -z $x'])
      expect([fails, await tell(fails)]).toEqual([fails, 'no\n'])
    expect(
      await shell.type('if [[ -z $y ]]; then echo empty; fi; until [[ $n -ge 5 ]]; do n=$((n+1)); done; echo $n'),
    ).toBe('empty\n5\n')
    expect(await shell.type('[[ a == ]]')).toMatch(/syntax error/)
  })

  it('hands commands the output of others as files', async () => {
    const shell = await terminal().boot()
    expect(await shell.type('cat <(echo a; echo b) x<(echo c) 2>&1; echo $?')).toBe(
      'a\nb\ncat: x/dev/fd/62: No such file or directory\n1\n',
    )
    expect(await shell.type('diff <(seq 2) <(seq 1)')).toContain('--- /dev/fd/63\n+++ /dev/fd/62\n')
    expect(await shell.type('while read line; do echo "[$line]"; done < <(seq 2)')).toBe('[1]\n[2]\n')
    expect(await shell.type('kubectl --from-file=x=<(echo 1) "<(no)"')).toBe('--from-file=x=/dev/fd/63,<(no)\n')
    expect(await shell.type("source <(echo 'there=yes'); echo $there; complete -o default -F __start_kubectl k")).toBe(
      'yes\n',
    )
    expect(await shell.type('ls /dev/fd; cat <(echo "a b" | (read x y; echo $y))')).toMatch(/No such file.*\nb\n$/)
  })

  it('completes commands and files', async () => {
    const shell = await terminal().boot()
    await shell.type('echo x > web.yaml; mkdir web-dir')
    const source = { names: () => [] }
    const texts = (line: string): string[] =>
      shell
        .session()
        .complete(line, line.length, source)
        .candidates.map(({ text }) => text)
    expect(texts('his')).toEqual(['history'])
    expect(texts('cat we')).toEqual(['web-dir/', 'web.yaml'])
    expect(texts('echo a | gr')).toEqual(['grep'])
  })
  it('completes an alias as what it stands for', async () => {
    const completers = new Map<string, Completer>([['kubectl', (words) => [{ text: words.join('+'), hint: '' }]]])
    const shell = await terminal({ completers }).boot()
    await shell.type("alias kgp='kubectl get pods'")
    const { candidates } = shell.session().complete('kgp we', 6, { names: () => [] })
    expect(candidates.map(({ text }) => text)).toEqual(['get+pods+we'])
  })
})
