import { describe, expect, it } from 'vitest'
import type { KubeApiRequest } from '../../protocols/kube-api.ts'
import recording from '../testdata/diff-recording.json' with { type: 'json' }
import { discoveryAnswer } from '../testing/discovery.ts'
import { type Answer, Laptop } from '../testing/laptop.ts'

const missing = {
  status: 404,
  body: { kind: 'Status', status: 'Failure', reason: 'NotFound', message: 'no', code: 404 },
}

function laptopWith(files: Readonly<Record<string, string>>, answer: (request: KubeApiRequest) => Answer): Laptop {
  return new Laptop(files, (request) => {
    const discovered = discoveryAnswer(request.path)
    return discovered ? { status: 200, body: discovered } : answer(request)
  })
}

/** The names of temporary files and when they were made. */
function plain(text: string): string {
  return text.replace(/-\d{5,}\//g, '-N/').replace(/\t\d{4}-.*/g, '\tTIME')
}

describe('kubectl diff', () => {
  it('shows what the server would make of the manifest, as 1.36.2 does', async () => {
    const { live, sent, merged, manifest, stdout } = recording
    const laptop = laptopWith({ 'app2.yaml': manifest }, ({ method }) => ({
      status: 200,
      body: method === 'GET' ? live : merged,
    }))
    await laptop.run('config set-context --current --namespace=apply')
    const ran = await laptop.run('diff -f app2.yaml')
    expect({ ...ran, stdout: plain(ran.stdout) }).toEqual({ stdout: plain(stdout), stderr: '', exit: 1 })
    const patch = laptop.requests.find(({ method }) => method === 'PATCH')
    expect(patch?.path).toContain('dryRun=All')
    expect(patch?.body).toEqual(sent)
  })

  it('shows a new object from nothing, and does not show what a Secret holds', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: YQ==, b: Yg==}\n'
    const merged = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'YQ==', b: 'Yg==' } }
    const laptop = laptopWith({ 's.yaml': secret }, ({ method, path }) => {
      if (path.includes('/namespaces/default') && !path.includes('secrets')) return { status: 200, body: {} }
      return method === 'GET' ? missing : { status: 201, body: merged }
    })
    const { stdout, exit } = await laptop.run('diff -f s.yaml')
    expect(stdout.split('\n').slice(3)).toEqual([
      '@@ -0,0 +1,7 @@',
      '+apiVersion: v1',
      '+data:',
      "+  a: '***'",
      "+  b: '***'",
      '+kind: Secret',
      '+metadata:',
      '+  name: s',
      '',
    ])
    expect(exit).toBe(1)
  })

  it('ends with more than 1 when something goes wrong', async () => {
    const laptop = laptopWith({}, () => missing)
    expect(await laptop.run('diff')).toEqual({ stdout: '', stderr: 'error: must specify one of -f and -k\n', exit: 2 })
    expect((await laptop.run('diff -f none.yaml')).exit).toBe(2)
  })
})
