import { describe, expect, it } from 'vitest'
import type { DocumentResult } from '../contract.ts'
import type { KubeApi, KubeApiResponse } from '../protocols/kube-api.ts'
import { Simulation } from '../simulation/simulation.ts'
import { settle } from '../simulation/testing/settle.ts'
import { applyManifest } from './apply-manifest.ts'
import { discoveryAnswer } from './testing/discovery.ts'

const spec = (name: string, address: string) => ({ name, address, cpuMillis: 1000, memoryBytes: 1e9, diskBytes: 1e10 })
const kubeconfig = `clusters: [{cluster: {server: "https://10.0.0.2:6443"}, name: c}]
contexts: [{context: {cluster: c}, name: x}]
current-context: x
`
const notFound = { status: 404, body: { message: 'not found', reason: 'NotFound', code: 404 } }

/** Applies a text against a server that knows nothing yet and refuses what `refusals` names. */
async function apply(text: string, refusals: Readonly<Record<string, object>> = {}, dryRun = false) {
  const simulation = new Simulation({ seed: 1, settle })
  const laptop = simulation.addMachine(spec('laptop', '10.0.0.1'), new Map())
  const server = simulation.addMachine(spec('server', '10.0.0.2'), new Map())
  laptop.powerOn()
  server.powerOn()
  laptop.disk.install('/home/user/.kube/config', kubeconfig)
  const requests: string[] = []
  server.start('kube-apiserver', async (host) => {
    host.network.listen<KubeApi>('kube-api', 6443, (exchange) => {
      const { request } = exchange
      const respond = (answer: Omit<KubeApiResponse, 'headers'>): void => exchange.respond({ headers: {}, ...answer })
      requests.push(`${request.method} ${request.path}`)
      const discovered = discoveryAnswer(request.path)
      const { name } = (request.body as { metadata?: { name?: string } } | undefined)?.metadata ?? {}
      const refusal = name === undefined ? undefined : refusals[name]
      if (discovered) respond({ status: 200, body: discovered })
      else if (request.method === 'GET' && /namespaces\/default$/.test(request.path)) respond({ status: 200, body: {} })
      else if (request.method === 'GET') respond(notFound)
      else if (refusal) respond({ status: 422, body: refusal })
      else respond({ status: 201, body: request.body })
    })
    await host.signal().wait()
  })
  let results: readonly DocumentResult[] | undefined
  const done = (all: readonly DocumentResult[]): void => {
    results = all
  }
  laptop.start('kubectl', applyManifest({ text, file: 'app.yaml', dryRun, done }))
  await simulation.run(60_000, () => results !== undefined)
  return { results: results ?? [], requests }
}

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`

describe("the editor's Apply", () => {
  it('tells of every document what became of it', async () => {
    const { results, requests } = await apply(`${configMap('a')}---\n# nothing\n---\n${configMap('b')}`)
    expect(
      results.map(({ document, line, name, outcome, message }) => ({ document, line, name, outcome, message })),
    ).toEqual([
      { document: 0, line: 1, name: 'a', outcome: 'created', message: 'configmap/a created' },
      { document: 2, line: 7, name: 'b', outcome: 'created', message: 'configmap/b created' },
    ])
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual(
      Array(2).fill(
        'POST /api/v1/namespaces/default/configmaps?fieldManager=kubectl-client-side-apply&fieldValidation=Strict',
      ),
    )
  })

  it('has the server store nothing in a dry run', async () => {
    const { results, requests } = await apply(configMap('a'), {}, true)
    expect(results[0]?.message).toBe('configmap/a created (server dry run)')
    expect(requests.at(-1)).toContain('dryRun=All')
  })

  it('marks the line of a field that the server finds invalid', async () => {
    const refusal = {
      reason: 'Invalid',
      code: 422,
      message: '…',
      details: {
        kind: 'Pod',
        name: 'p',
        causes: [{ field: 'spec.containers[0].name', message: 'Required value' }],
      },
    }
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - image: nginx\n'
    const { results } = await apply(text, { p: refusal })
    expect(results[0]).toMatchObject({
      outcome: 'invalid',
      message: 'The Pod "p" is invalid: spec.containers[0].name: Required value',
      problems: [{ line: 7, field: 'spec.containers[0].name', message: 'Required value' }],
    })
  })

  it('marks unknown fields and values of the wrong type', async () => {
    const strict = {
      reason: 'BadRequest',
      code: 400,
      message:
        'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee"',
    }
    const typed = {
      reason: 'BadRequest',
      code: 400,
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    }
    const text = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: c
    imagee: x
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  replicas: two
`
    const { results } = await apply(text, { p: strict, d: typed })
    expect(results.map(({ outcome, problems }) => [outcome, problems.map(({ line, field }) => [line, field])])).toEqual(
      [
        ['invalid', [[7, 'spec.containers[0].imagee']]],
        ['invalid', [[13, 'spec.replicas']]],
      ],
    )
  })

  it('goes on after what cannot be read or has no kind that is served', async () => {
    const text = `a: [\n---\napiVersion: v1\nkind: Podd\nmetadata: {name: x}\n---\nkind: Pod\n---\n${configMap('ok')}`
    const { results } = await apply(text)
    expect(results.map(({ outcome, problems }) => [outcome, problems[0]?.line])).toEqual([
      ['invalid', 2],
      ['invalid', 4],
      ['invalid', 7],
      ['created', undefined],
    ])
    expect(results[1]?.problems[0]?.message).toBe('no matches for kind "Podd" in version "v1"')
  })

  it('tells of a server that is not there', async () => {
    const simulation = new Simulation({ seed: 1, settle })
    const laptop = simulation.addMachine(spec('laptop', '10.0.0.1'), new Map())
    laptop.powerOn()
    let results: readonly DocumentResult[] = []
    const done = (all: readonly DocumentResult[]): void => {
      results = all
    }
    laptop.start('kubectl', applyManifest({ text: configMap('a'), file: 'a.yaml', dryRun: false, done }))
    await simulation.run(60_000)
    expect(results).toMatchObject([
      {
        outcome: 'failed',
        message: 'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
      },
    ])
  })
})
