import { describe, expect, it } from 'vitest'
import { Simulation } from '../../../simulation/simulation.ts'
import { settle } from '../../../simulation/testing/settle.ts'
import type { ContainerContext } from '../images/behaviour.ts'
import { behaviourOf } from '../images/images.ts'
import { findCommand } from './commands.ts'
import { shellBehaviour } from './shell.ts'

type Result = { stdout: string; stderr: string; code: number | undefined; seconds: number }

/** Runs a script as the first process of a busybox container; `terminateAt` sends SIGTERM after that many seconds. */
async function sh(
  script: string,
  { forSeconds = 60, terminateAt = 0, flags = '-c', ports = [] as number[] } = {},
): Promise<Result> {
  const simulation = new Simulation({ seed: 1, settle })
  const machine = simulation.addMachine(
    { name: 'worker-1', address: '192.168.1.101', cpuMillis: 4000, memoryBytes: 8e9, diskBytes: 1e11 },
    new Map(),
  )
  machine.powerOn()
  const context: ContainerContext = {
    sandbox: {
      metadata: { name: 'p', uid: 'u', namespace: 'default', attempt: 0 },
      hostname: 'p',
      labels: {},
      annotations: {},
      hostNetwork: false,
      dns: { servers: [], searches: [], options: [] },
      hosts: [],
    },
    ports,
    stdin: false,
    tty: false,
    workingDir: '/',
    isInit: true,
    memoryLimitBytes: 0,
    streams: undefined,
    isReadOnly: (path) => path.startsWith('/etc/config'),
    isMountPoint: () => false,
    user: { uid: 0, gid: 0 },
    processes: () => [{ pid: 1, uid: 0, command: 'sh' }],
    paths: () => ['/etc/hosts', '/srv/www/index.html'],
    file: (path) => (path === '/etc/hosts' ? '127.0.0.1\tlocalhost\n' : undefined),
    chargeMemory: () => {},
    chargeCpu: () => {},
    find: (command) =>
      findCommand(command.replace(/^.*\//, ''), behaviourOf('docker.io/library/busybox').userland as 'busybox'),
  }
  const result: Result = { stdout: '', stderr: '', code: undefined, seconds: 0 }
  const process = machine.start('sh', shellBehaviour(['sh', flags, script], context), {
    env: { HOME: '/root', GREETING: 'ahoy' },
    root: '/root-of-p',
    stdout: (text) => {
      result.stdout += text
    },
    stderr: (text) => {
      result.stderr += text
    },
  })
  process.onExit(({ code }) => {
    result.code = code
    result.seconds = Math.round(simulation.agenda.nowMs / 1000)
  })
  if (terminateAt > 0) {
    await simulation.run(terminateAt * 1000)
    process.terminate()
  }
  await simulation.run(forSeconds * 1000)
  return result
}

describe('the shell of containers', () => {
  it('runs loops, tests and arithmetic in virtual time', async () => {
    const { stdout, code, seconds } = await sh(
      'i=0; while [ $i -lt 3 ]; do echo "tick $i"; i=$((i+1)); sleep 2; done; exit 3',
    )
    expect(stdout).toBe('tick 0\ntick 1\ntick 2\n')
    expect(code).toBe(3)
    expect(seconds).toBe(6)
  })

  it.each([
    ['for x in a "b c" $GREETING; do echo "<$x>"; done', '<a>\n<b c>\n<ahoy>\n'],
    ['if [ -f /tmp/x ]; then echo yes; elif true; then echo elif; else echo no; fi', 'elif\n'],
    ['echo hi > /tmp/x && cat /tmp/x; [ -s /tmp/x ] && echo full', 'hi\nfull\n'],
    ['echo one >> /tmp/l; echo two >> /tmp/l; wc -l < /tmp/l', '2\n'],
    ['echo "$(echo inner | tr a-z A-Z) $((2 + 3 * 4))"', 'INNER 14\n'],
    [`x=path/to/file.txt; echo \${x##*/} \${x%.txt} \${y:-none} \${#x}`, 'file.txt path/to/file none 16\n'],
    ['case $GREETING in h*) echo h;; a?oy|b) echo match;; *) echo other;; esac', 'match\n'],
    ['f() { echo "got $1 of $#"; return 4; }; f a b; echo $?', 'got a of 2\n4\n'],
    ['false || echo rescued; true && echo on; ! false && echo not', 'rescued\non\nnot\n'],
    ['(cd /tmp; pwd); pwd', '/tmp\n/\n'],
    ['printf "%s=%d\\n" a 1 b 2', 'a=1\nb=2\n'],
    ['seq 3 | while read n; do echo "n$n"; done', 'n1\nn2\nn3\n'],
    ['echo a b c | cut -d" " -f2; echo x | grep -q x && echo found', 'b\nfound\n'],
    ['cat <<EOF\nhello $GREETING\nEOF\necho after', 'hello ahoy\nafter\n'],
    ["cat <<'EOF'\nhello $GREETING\nEOF", 'hello $GREETING\n'],
    ['echo one; # a comment\necho "two # no comment"', 'one\ntwo # no comment\n'],
    ['set -e; false; echo never', ''],
    ['for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', '1\n3\n'],
    ['expr 4 + 5; expr 7 / 2', '9\n3\n'],
    ['echo 1 2>&1 >/dev/null; echo err >&2', ''],
    ['export A=1; env | grep ^A=; unset A; echo "[$A]"', 'A=1\n[]\n'],
    ['date -u +%Y-%m-%dT%H:%M; echo $(hostname)', '2026-01-01T00:00\np\n'],
  ])('understands %s', async (script, stdout) => {
    expect((await sh(script)).stdout).toBe(stdout)
  })

  it('packs files and folders into archives and unpacks them', async () => {
    const pack = 'mkdir -p /tmp/d/e; echo 안녕 > /tmp/d/f; cd /tmp; tar cf t.tar d; rm -r d; tar xvf t.tar'
    expect(await sh(`${pack}; cat d/f; tar cf - /nope | cat`)).toMatchObject({
      stdout: expect.stringMatching(/^d\/\nd\/e\/\nd\/f\n안녕\n\0+$/),
      stderr: expect.stringContaining('tar: /nope: No such file or directory'),
    })
    expect((await sh('tar xzf x; tar; tar xf /etc/hosts')).stderr).toMatch(
      /^tar: compression is not simulated here\ntar: must specify one of ctx\n.*\ntar: (short read|invalid tar header)\n$/,
    )
    expect((await sh('ls /srv/www')).stdout).toBe('index.html\n')
  })

  it('says what it cannot find or read, and with which status', async () => {
    expect(await sh('foo')).toMatchObject({ stderr: 'sh: foo: not found\n', code: 127 })
    expect(await sh('cat /tmp/healthy')).toMatchObject({
      stderr: "cat: can't open '/tmp/healthy': No such file or directory\n",
      code: 1,
    })
    expect(await sh('if true; then echo')).toMatchObject({
      stderr: expect.stringContaining('syntax error: unexpected end of file'),
      code: 2,
    })
    expect(await sh('echo x > /etc/config/a')).toMatchObject({
      stderr: "sh: can't create /etc/config/a: Read-only file system\n",
      code: 1,
    })
  })

  it('ignores SIGTERM as the first process, unless it has a trap for it', async () => {
    expect((await sh('while true; do sleep 1; done', { terminateAt: 3, forSeconds: 20 })).code).toBeUndefined()
    const trapped = await sh('trap "echo bye; exit 0" TERM; while true; do sleep 1; done', {
      terminateAt: 3,
      forSeconds: 20,
    })
    expect(trapped).toMatchObject({ stdout: 'bye\n', code: 0, seconds: 3 })
    const waiting = await sh('trap "exit 5" TERM; sleep 3600 & wait', { terminateAt: 3, forSeconds: 20 })
    expect(waiting).toMatchObject({ code: 5, seconds: 3 })
  })

  it('lets the world go on while it spins', async () => {
    const { code } = await sh('while :; do :; done', { forSeconds: 2 })
    expect(code).toBeUndefined()
  })

  it('ends with an error instead of hanging when it is given nonsense', async () => {
    for (const script of [
      '$('.repeat(200),
      '('.repeat(5000),
      'echo "',
      '`',
      '${',
      'a() a; a',
      `echo ${'x'.repeat(70_000)}`,
      'echo $((1/0))',
      'f() { f; }; f',
    ])
      expect((await sh(script, { forSeconds: 5 })).code).not.toBe(undefined)
  })
})
