import { expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { ApiWorld } from './testing/api-world.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const pods = '/api/v1/namespaces/default/pods'
const json = 'application/json'
const yaml = 'application/yaml'
const apply = 'application/apply-patch+yaml'
const merge = 'application/merge-patch+json'
const strategic = 'application/strategic-merge-patch+json'
const operations = 'application/json-patch+json'

type Answer = {
  readonly status: number
  readonly body: KubeObject & { readonly message?: string; readonly reason?: string }
}
type Send = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  type?: string,
  body?: string,
) => Promise<Answer>

/** Afterwards the server serves as before, and has not panicked over anything. */
async function hostile(body: (send: Send, client: RestClient, host: Host) => Promise<void>): Promise<void> {
  const world = await ApiWorld.ready()
  await world.as('mallory', async (client, host) => {
    const send: Send = async (method, path, type = json, text) =>
      (await client.request(method, path, text, { 'content-type': type })) as Answer
    await send('POST', configMaps, json, '{"metadata":{"name":"x"},"data":{"k":"v"}}')
    await body(send, client, host)
    expect((await send('GET', `${configMaps}/x`)).body).toMatchObject({ data: { k: 'v' } })
  })
  const records = [...world.simulation.trace.records()]
  expect(records.filter((record) => record.type === 'process' && record.change === 'panicked')).toEqual([])
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
}

/** Each of the texts as a body of each sort of write; returns what was answered. */
async function everywhere(send: Send, texts: readonly string[]): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const text of texts) {
    for (const type of [json, yaml]) {
      answers.push(await send('POST', `${configMaps}?dryRun=All`, type, text))
      answers.push(await send('PUT', `${configMaps}/x?dryRun=All`, type, text))
      answers.push(await send('POST', `${pods}?dryRun=All`, type, text))
      answers.push(await send('DELETE', `${configMaps}/none`, type, text))
      answers.push(await send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', type, text))
      answers.push(await send('POST', `${pods}/none/eviction`, type, text))
      answers.push(await send('POST', `${pods}/none/binding`, type, text))
      answers.push(await send('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', type, text))
    }
    for (const type of [merge, strategic, operations]) {
      answers.push(await send('PATCH', `${configMaps}/x?dryRun=All`, type, text))
      answers.push(await send('PATCH', '/apis/apps/v1/namespaces/default/deployments/none/scale', type, text))
    }
    answers.push(await send('PATCH', `${configMaps}/x?dryRun=All&fieldManager=m`, apply, text))
  }
  return answers
}

const faults = (answers: readonly Answer[]) => answers.filter(({ body }) => body?.message?.includes('panic') === true)

it('depth: a hundred levels are taken, more than Go takes are not', () =>
  hostile(async (send) => {
    const nested = (depth: number, open: string, close: string, core: string) =>
      open.repeat(depth) + core + close.repeat(depth)
    const deep = [100, 200, 9_000, 50_000].flatMap((depth) => [
      nested(depth, '{"a":', '}', '1'),
      nested(depth, '[', ']', ''),
      `{"metadata":{"name":"d"},"data":${nested(depth, '{"a":', '}', '1')}}`,
      `{"metadata":{"name":"d","labels":${nested(depth, '[', ']', '')}}}`,
    ])
    expect(faults(await everywhere(send, deep))).toEqual([])
    const unknown = `{"metadata":{"name":"deep"},"bogus":${nested(100, '{"a":', '}', '1')}}`
    expect((await send('POST', `${configMaps}?dryRun=All`, json, unknown)).status).toBe(201)
  }))

it('keys that mean something elsewhere, and the same key forty thousand times', () =>
  hostile(async (send) => {
    const words = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '']
    const texts = words.flatMap((word) => [
      `{"metadata":{"name":"p"},"${word}":{"polluted":1}}`,
      `{"metadata":{"name":"p","labels":{"${word}":"v"},"annotations":{"${word}":"v"}},"data":{"${word}":"v"}}`,
      `{"${word}":"${word}","metadata":{"${word}":{"polluted":1}},"kind":"${word}","apiVersion":"${word}"}`,
      `[{"op":"add","path":"/${word}/polluted","value":1},{"op":"copy","from":"/${word}","path":"/data"}]`,
    ])
    const same = '"k":"v",'.repeat(40_000)
    texts.push(`{"metadata":{"name":"p"},"data":{${same}"k":"w"}}`, `{${same}"metadata":{"name":"p"}}`)
    expect(faults(await everywhere(send, texts))).toEqual([])
  }))

it('lists of a million elements, and texts of three million letters', () =>
  hostile(async (send) => {
    const million = '1,'.repeat(999_999)
    const texts = [
      `{"metadata":{"name":"m","finalizers":[${million}1]}}`,
      `[${'{},'.repeat(999_999)}{}]`,
      `finalizers:\n${'- a\n'.repeat(700_000)}`,
      `{finalizers: [${'a,'.repeat(999_999)}a]}`,
      `{"metadata":{"name":"m"},"data":{"k":"${'x'.repeat(3_000_000)}"}}`,
      `{"metadata":{"name":"${'n'.repeat(3_000_000)}"}}`,
    ]
    for (const text of texts)
      for (const type of [json, yaml, merge, operations, apply]) {
        const isPost = type === json || type === yaml
        const method = isPost ? 'POST' : 'PATCH'
        const path = isPost ? configMaps : `${configMaps}/x?fieldManager=m`
        const { status } = await send(method, path, type, text)
        expect(status).toBeGreaterThanOrEqual(400)
      }
  }))

it('objects that are more than etcd takes', () =>
  hostile(async (send) => {
    const args = JSON.stringify(['x'.repeat(1_600_000)])
    const body = `{"metadata":{"name":"long"},"template":{"spec":{"containers":[{"name":"c","image":"i","args":${args}}]}}}`
    expect(await send('POST', '/api/v1/namespaces/default/podtemplates', json, body)).toMatchObject({
      status: 500,
      body: { message: 'etcdserver: request is too large' },
    })
  }))

it('more operations than a JSON patch may have', () =>
  hostile(async (send) => {
    const operation = '{"op":"test","path":"/kind","value":"ConfigMap"}'
    const body = `[${`${operation},`.repeat(10_000)}${operation}]`
    expect(await send('PATCH', `${configMaps}/x`, operations, body)).toMatchObject({
      status: 413,
      body: {
        reason: 'RequestEntityTooLarge',
        message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
      },
    })
  }))

it('YAML that refers to itself, over and over, or is broken', () =>
  hostile(async (send) => {
    const laughs = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`)
    const texts = [
      `a0: &a0 [lol,lol]\n${laughs.join('\n')}\n`,
      'a: &a [*a]\n',
      'a: &a\n  <<: *a\n',
      'metadata: {name: y}\n<<: [1, 2]\n',
      '? [a, b]\n: c\n',
      '? {a: b}\n: c\n',
      '!!binary aGk=\n',
      '!!js/function "function () { return 1 }"\n',
      '- &x 1\n- *y\n',
      '--- \n---\n---\n',
      '%YAML 9.9\n---\na: b\n',
      'a: "\\x00\\e[31m"\n',
      '\ufeffmetadata: {name: y}\n',
      '\u0000\u0001\u0002',
      `${'- '.repeat(5_000)}a`,
      `${'a: {'.repeat(3_000)}`,
      `${' '.repeat(2_000_000)}a: b`,
      `"${'\\"'.repeat(500_000)}"`,
      '.inf',
      '{a: .nan, metadata: {name: .inf}}',
    ]
    const began = performance.now()
    expect(faults(await everywhere(send, texts))).toEqual([])
    expect(performance.now() - began).toBeLessThan(20_000)
  }))

it('names and versions that are none', () =>
  hostile(async (send) => {
    const names = [
      'nul\\u0000',
      'esc\\u001b[31m',
      '..',
      '.',
      '/',
      '%2f',
      'ünï',
      'A',
      '-',
      '\\ud800',
      ' ',
      '\\u202e',
      'x'.repeat(300),
    ]
    for (const name of names) {
      const { status } = await send('POST', configMaps, json, `{"metadata":{"name":"${name}"}}`)
      expect([name, status]).toEqual([name, 422])
      const at = await send('GET', `${configMaps}/${encodeURIComponent(name)}`)
      expect(at.status).toBeGreaterThanOrEqual(400)
    }
    for (const version of ['abc', '-1', '1.5', '9'.repeat(40), '0x10', '1e3', '\\u0000']) {
      const body = `{"metadata":{"name":"x","resourceVersion":"${version}"}}`
      expect((await send('PUT', `${configMaps}/x`, json, body)).status).toBeGreaterThanOrEqual(400)
      const query = encodeURIComponent(version)
      for (const path of [
        `?resourceVersion=${query}`,
        `?watch=1&resourceVersion=${query}`,
        `/x?resourceVersion=${query}`,
      ])
        expect((await send('GET', `${configMaps}${path}`)).status).toBeGreaterThanOrEqual(400)
    }
    for (const query of [
      'limit=-1',
      'limit=9e99',
      'timeoutSeconds=-5',
      'continue=%00',
      'labelSelector=%00',
      'fieldSelector=a%3D%3D%3Db',
    ])
      expect(faults([await send('GET', `${configMaps}?${query}`)])).toEqual([])
  }))

it('numbers that no double holds', () =>
  hostile(async (send) => {
    const pod = (field: string) => `{"metadata":{"name":"n"},"spec":{"containers":[{"name":"c","image":"i"}],${field}}}`
    for (const number of ['9007199254740993', '1e400', '-1e400', '1.5', '9'.repeat(400)]) {
      const { status } = await send('POST', `${pods}?dryRun=All`, json, pod(`"activeDeadlineSeconds":${number}`))
      expect([number, status]).toEqual([number, number === '1.5' ? 400 : status])
      expect(status).toBeGreaterThanOrEqual(400)
    }
  }))

it('ten thousand watches at once: each hears of a change, and none is left when they are closed', () =>
  hostile(async (send, client, host) => {
    const { resourceVersion } = (await send('GET', configMaps)).body.metadata
    let heard = 0
    const onEvent = () => {
      heard++
    }
    const watches = Array.from({ length: 10_000 }, () =>
      client.stream('GET', `${configMaps}?watch=1&resourceVersion=${resourceVersion}`, { onEvent, onEnd: () => {} }),
    )
    await send('POST', configMaps, json, '{"metadata":{"name":"news"}}')
    await host.clock.sleep(100)
    expect(heard).toBe(10_000)
    for (const watch of watches) watch.close()
    await send('POST', configMaps, json, '{"metadata":{"name":"more"}}')
    await host.clock.sleep(100)
    expect(heard).toBe(10_000)
  }))
