import { describe, expect, it } from 'vitest'
import clientRecordings from './testdata/client-recordings.json' with { type: 'json' }
import describeRecordings from './testdata/describe-recordings.json' with { type: 'json' }
import serverRecordings from './testdata/server-recordings.json' with { type: 'json' }
import { discoveryAnswer } from './testing/discovery.ts'
import { Laptop } from './testing/laptop.ts'

type Exchange = {
  readonly method: string
  readonly path: string
  readonly sent?: unknown
  readonly status: number
  readonly body: unknown
  readonly warning?: string
}
type Step = { readonly cmd: string; readonly stdout: string; readonly stderr: string; readonly exit: number }

/** Time and process of log lines differ from run to run. */
function plainLog(text: string): string {
  return text.replace(/^([EW])\d{4} [\d:.]+ +\d+ /gm, '$1 ')
}

describe.each(clientRecordings)('kubectl without a server: $name', ({ name, files, steps }) => {
  const env = name === 'config' ? { KUBECONFIG: '/work-dir/config-config' } : {}
  it('says word for word what the recordings of 1.36.2 say', async () => {
    const laptop = new Laptop(files as unknown as Record<string, string>, undefined, env)
    for (const step of steps) {
      const { stdout, stderr, exit } = await laptop.run(step.cmd)
      expect({ cmd: step.cmd, stdout, stderr: plainLog(stderr), exit }).toEqual({
        ...step,
        stderr: plainLog(step.stderr),
      })
    }
  })
})

describe.each(serverRecordings)('kubectl with a server: $namespace', ({ namespace, files, steps }) => {
  it('sends what kubectl 1.36.2 sent, and makes of the answers what it made of them', async () => {
    let expected: Exchange[] = []
    const unexpected: string[] = []
    const laptop = new Laptop(files as unknown as Record<string, string>, ({ method, path, body }) => {
      const discovered = discoveryAnswer(path)
      if (discovered) return { status: 200, body: discovered }
      const found = expected.findIndex((one) => one.method === method && queryOf(one.path) === queryOf(path))
      const [exchange] = found < 0 ? [] : expected.splice(found, 1)
      if (!exchange) {
        unexpected.push(`${method} ${path}`)
        return { status: 500, body: { message: 'not recorded', reason: 'InternalError', code: 500 } }
      }
      if (exchange.sent !== undefined) expect(JSON.parse(JSON.stringify(body))).toEqual(exchange.sent)
      return {
        status: exchange.status,
        body: exchange.body,
        ...(exchange.warning ? { headers: { warning: exchange.warning } } : {}),
      }
    })
    await laptop.run(`config set-context --current --namespace=${namespace}`)
    for (const step of steps as unknown as readonly (Step & { exchanges: Exchange[] })[]) {
      expected = [...step.exchanges]
      const { stdout, stderr, exit } = await laptop.run(step.cmd)
      const { cmd } = step
      expect({ cmd, stdout, stderr, exit, unexpected }).toEqual({
        cmd,
        stdout: step.stdout,
        stderr: step.stderr,
        exit: step.exit,
        unexpected: [],
      })
    }
  })
})

/** Queries in one order, without what is drawn by lot. */
function queryOf(path: string): string {
  const [place, query = ''] = path.split('?')
  const parts = query
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('timeoutSeconds') && !part.startsWith('fieldValidation'))
  return `${place}?${parts
    .map((part) => decodeURIComponent(part.replaceAll('+', ' ')))
    .sort()
    .join('&')}`
}

describe('kubectl describe', () => {
  it.each(describeRecordings)('lays out `$cmd` as kubectl 1.36.2 does', async ({ cmd, object, expected }) => {
    const laptop = new Laptop({}, ({ path }) => ({ status: 200, body: discoveryAnswer(path) ?? object }))
    const { stdout, stderr } = await laptop.run(`${cmd} --show-events=false`)
    expect(stderr).toBe('')
    expect(stdout).toBe(expected)
  })

  it('shows events of a pod with the field that they are about, oldest first, repeated ones with their count', async () => {
    const event = (more: object) => ({
      metadata: { name: 'e' },
      type: 'Normal',
      involvedObject: {},
      source: { component: 'kubelet' },
      ...more,
    })
    const items = [
      event({
        reason: 'Started',
        message: 'Container started',
        involvedObject: { fieldPath: 'spec.containers{c}' },
        count: 3,
        firstTimestamp: '2025-12-31T23:59:21Z',
        lastTimestamp: '2025-12-31T23:59:38Z',
      }),
      event({
        reason: 'Scheduled',
        message: 'Successfully assigned default/p to worker-1',
        source: {},
        reportingComponent: 'default-scheduler',
        eventTime: '2025-12-31T23:59:21.000000Z',
        lastTimestamp: null,
      }),
    ]
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default', uid: 'u' },
      spec: { containers: [] },
    }
    const laptop = new Laptop({}, ({ path }) => ({
      status: 200,
      body: discoveryAnswer(path) ?? (path.includes('/events') ? { items } : pod),
    }))
    const { stdout } = await laptop.run('describe pod p')
    expect(stdout.slice(stdout.indexOf('Events:'))).toBe(`Events:
  Type    Reason     Age                From               Message
  ----    ------     ----               ----               -------
  Normal  Scheduled  39s                default-scheduler  Successfully assigned default/p to worker-1
  Normal  Started    22s (x3 over 39s)  kubelet            spec.containers{c}: Container started
`)
  })
})

describe('a watch', () => {
  it('prints a line for every change under one header, as wide as the widest cell so far', async () => {
    const row = (name: string, status: string) => ({
      kind: 'Table',
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name' },
        { name: 'Status', type: 'string' },
        { name: 'Age', type: 'string' },
      ],
      rows: [{ cells: [name, status, '1s'], object: { metadata: { name } } }],
    })
    const laptop = new Laptop({}, ({ path }, exchange) => {
      const discovered = discoveryAnswer(path)
      if (discovered) return { status: 200, body: discovered }
      if (!path.includes('watch=true'))
        return { status: 200, body: { ...row('web-1', 'Pending'), metadata: { resourceVersion: '7' } } }
      exchange.respond({ status: 200, headers: {}, body: undefined })
      exchange.push({ type: 'MODIFIED', object: { ...row('web-1', 'ContainerCreating'), columnDefinitions: null } })
      exchange.push({ type: 'MODIFIED', object: { ...row('web-1', 'Running'), columnDefinitions: null } })
      exchange.end()
      return undefined
    })
    const { stdout, exit } = await laptop.run('get pods -w')
    expect(exit).toBe(0)
    expect(stdout).toBe(`NAME    STATUS    AGE
web-1   Pending   1s
web-1   ContainerCreating   1s
web-1   Running             1s
`)
    expect(laptop.requests.at(-1)?.path).toBe('/api/v1/namespaces/default/pods?resourceVersion=7&watch=true')
  })
})

describe('discovery', () => {
  it('is asked for once, and kept on disk for six hours', async () => {
    const laptop = new Laptop({}, ({ path }) => ({ status: 200, body: discoveryAnswer(path) ?? { items: [] } }))
    await laptop.run('get pods -o name')
    await laptop.run('get pods -o name')
    expect(laptop.requests.map(({ path }) => path.split('?')[0])).toEqual([
      '/api',
      '/apis',
      '/api/v1/namespaces/default/pods',
      '/api/v1/namespaces/default/pods',
    ])
  })

  it('is asked again before a kind is said not to exist', async () => {
    const laptop = new Laptop({}, ({ path }) => ({ status: 200, body: discoveryAnswer(path) ?? { items: [] } }))
    await laptop.run('get pods -o name')
    expect((await laptop.run('get bogus')).stderr).toBe('error: the server doesn\'t have a resource type "bogus"\n')
    expect(laptop.requests.filter(({ path }) => path.startsWith('/api?')).length).toBe(2)
  })
})

describe('exec', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [{ name: 'c' }] },
    status: { phase: 'Running' },
  }
  it('ends with the exit code of the command in the container', async () => {
    const status = {
      status: 'Failure',
      message: 'command terminated with non-zero exit code',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    }
    const laptop = new Laptop({}, ({ path }, exchange) => {
      const discovered = discoveryAnswer(path)
      if (discovered) return { status: 200, body: discovered }
      if (!path.includes('/exec')) return { status: 200, body: pod }
      exchange.respond({ status: 200, headers: {}, body: undefined })
      exchange.push({ channel: 'stdout', text: 'out\n' })
      exchange.push({ channel: 'stderr', text: 'err\n' })
      exchange.push({ channel: 'error', text: JSON.stringify(status) })
      exchange.end()
      return undefined
    })
    expect(await laptop.run('exec p -- sh -c "exit 3"')).toEqual({
      stdout: 'out\n',
      stderr: 'err\ncommand terminated with exit code 3\n',
      exit: 3,
    })
    expect(laptop.requests.at(-1)?.path).toBe(
      '/api/v1/namespaces/default/pods/p/exec?command=sh&command=-c&command=exit+3&container=c&stdout=true&stderr=true',
    )
  })
})
