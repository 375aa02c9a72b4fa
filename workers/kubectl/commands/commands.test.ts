import { describe, expect, it } from 'vitest'
import { discoveryAnswer } from '../testing/discovery.ts'
import { type Answer, Laptop } from '../testing/laptop.ts'

type Sent = { readonly method: string; readonly path: string; readonly body: unknown }

/** A laptop whose server has these objects by path, and gives back what is sent. */
function laptopWith(objects: Readonly<Record<string, unknown>>): { laptop: Laptop; sent: Sent[] } {
  const sent: Sent[] = []
  const laptop = new Laptop({}, ({ method, path, body }): Answer => {
    const discovered = discoveryAnswer(path)
    if (discovered) return { status: 200, body: discovered }
    const [place = ''] = path.split('?')
    if (method !== 'GET') {
      sent.push({ method, path: place, body })
      return { status: 201, body }
    }
    const found = objects[place]
    return found ? { status: 200, body: found } : { status: 404, body: undefined }
  })
  return { laptop, sent }
}

const named = (kind: string, name: string, more: object = {}) => ({
  apiVersion: kind === 'Pod' ? 'v1' : 'batch/v1',
  kind,
  metadata: { name, namespace: 'default', uid: 'u1' },
  ...more,
})
const pod = named('Pod', 'p', {
  spec: { containers: [{ name: 'c', image: 'nginx' }], nodeName: 'worker-1' },
  status: {},
})

describe('create job --from', () => {
  it('makes the Job that the CronJob would start, and tells who owns it', async () => {
    const template = { metadata: { annotations: { a: 'b' } }, spec: { completions: 2 } }
    const { laptop, sent } = laptopWith({
      '/apis/batch/v1/namespaces/default/cronjobs/cj': named('CronJob', 'cj', { spec: { jobTemplate: template } }),
    })
    expect(await laptop.run('create job now --from=cronjob/cj')).toEqual({
      stdout: 'job.batch/now created\n',
      stderr: '',
      exit: 0,
    })
    expect(sent[0]?.body).toMatchObject({
      metadata: {
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', a: 'b' },
        ownerReferences: [{ kind: 'CronJob', name: 'cj', uid: 'u1', controller: true }],
      },
      spec: { completions: 2 },
    })
  })

  it('takes either an image or a CronJob', async () => {
    const { laptop } = laptopWith({})
    const refused = 'error: either --image or --from must be specified\n'
    expect((await laptop.run('create job now')).stderr).toBe(refused)
    expect((await laptop.run('create job now --image=a --from=cronjob/cj')).stderr).toBe(refused)
  })
})

describe('debug', () => {
  it('adds an ephemeral container to a pod', async () => {
    const { laptop, sent } = laptopWith({ '/api/v1/namespaces/default/pods/p': pod })
    await laptop.run('debug p --image=busybox -c dbg --target=c -- sleep 1')
    expect(sent[0]?.path).toBe('/api/v1/namespaces/default/pods/p/ephemeralcontainers')
    expect(JSON.stringify(sent[0]?.body)).toContain('"targetContainerName":"c"')
  })

  it('runs a pod on a node', async () => {
    const { laptop, sent } = laptopWith({ '/api/v1/nodes/worker-1': { kind: 'Node', metadata: { name: 'worker-1' } } })
    await laptop.run('debug node/worker-1 --image=busybox -- sleep 1')
    expect(sent[0]?.body).toMatchObject({ spec: { nodeName: 'worker-1', hostNetwork: true, restartPolicy: 'Never' } })
  })
})

describe('a request for something that is not there', () => {
  it('tells what it asked for when the server says nothing', async () => {
    const { laptop } = laptopWith({})
    expect((await laptop.run('get deploy')).stderr).toBe(
      'Error from server (NotFound): Unable to list "apps/v1, Resource=deployments": the server could not find the requested resource (get deployments.apps)\n',
    )
  })
})

describe('global flags', () => {
  it('are listed by kubectl options, and refused where nothing is behind them', async () => {
    const { laptop } = laptopWith({})
    expect((await laptop.run('options')).stdout).toContain("\n    --client-certificate='':\n")
    expect((await laptop.run('get pods --username=me')).stderr).toBe(
      'error: --username is not supported by this kubectl: see kubectl options\n',
    )
  })

  it('name the extra attributes of who is impersonated', async () => {
    const { laptop } = laptopWith({})
    await laptop.run('get pods --as=me --as-user-extra=Team=a')
    expect(laptop.requests.at(-1)?.headers).toMatchObject({ 'impersonate-user': 'me', 'impersonate-extra-team': 'a' })
  })
})
