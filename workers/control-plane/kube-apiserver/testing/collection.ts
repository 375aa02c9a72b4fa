// The objects of one kind as tests reach them over the API, and random ones that the server takes.
import type { Kind } from '../../../apis/define-kind.ts'
import { plainObject } from '../../../apis/testing/plain-objects.ts'
import { type NamedObject, randomObject, without } from '../../../apis/testing/random-object.ts'
import type { RestClient } from '../../../client-go/rest-client.ts'
import type { Random } from '../../../simulation/random.ts'

type Cause = { readonly field?: string }
type Refused = { readonly message?: string; readonly details?: { readonly causes?: readonly Cause[] } }
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

const mostRepairs = 60
const json = 'application/json'

/** A fault of the server is an error. */
export class Collection {
  readonly kind: Kind
  readonly path: string
  readonly #client: RestClient

  constructor(client: RestClient, kind: Kind) {
    const { group, version, plural, namespaced } = kind
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    this.kind = kind
    this.path = `${root}${namespaced ? '/namespaces/default' : ''}/${plural}`
    this.#client = client
  }

  async send(method: Method, path: string, body?: unknown, type = json, accept = json) {
    const headers = { 'content-type': type, accept, 'user-agent': 'vec' }
    const answer = await this.#client.request(method, `${this.path}${path}`, body, headers)
    if (!isFault(answer.body)) return answer
    throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)} to ${JSON.stringify(body)}`)
  }

  /** The object that is answered; a refusal is an error. */
  async must(method: Method, path: string, body?: unknown, type = json): Promise<NamedObject> {
    const { status, body: answer } = await this.send(method, path, body, type)
    if (status < 300) return answer as NamedObject
    throw new Error(`${method} ${path}: ${(answer as Refused).message} to ${JSON.stringify(body)}`)
  }

  /** A random object that the server takes: what it finds wrong is taken away. */
  async validObject(index: number, random: Random): Promise<NamedObject> {
    const plain = plainObject(this.kind, index) as NamedObject
    let object = randomObject(this.kind, index, random)
    let said = ''
    for (let attempt = 0; attempt < mostRepairs; attempt++) {
      const { status, body } = await this.send('POST', '?dryRun=All', object)
      if (status === 201) return object
      const { message, details } = body as Refused
      said = message ?? ''
      const before = JSON.stringify(object)
      for (const { field } of details?.causes ?? []) if (field) object = without(object, plain, field)
      if (JSON.stringify(object) === before) object = plain
    }
    throw new Error(`${this.kind.kind}: even the plain object is refused: ${said}`)
  }

  /** A random object with its defaults: a list that has one owner differs from the same list with defaults in it. */
  async completeObject(index: number, random: Random): Promise<NamedObject> {
    const object = await this.validObject(index, random)
    return asJson(await this.must('POST', '?dryRun=All', object))
  }
}

/** What the server sets by itself, and differently each time. */
const ofServer = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation', 'selfLink']
const givenOut = /^(clusterIPs?|nodePort|healthCheckNodePort)$|controller-uid$/

/** As a client keeps it: without what the server sets, and in no one's hands. */
export function wished(object: NamedObject): NamedObject {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([name]) => !ofServer.includes(name)))
  const { status: _status, ...rest } = object
  return { ...rest, metadata } as unknown as NamedObject
}

/** And without addresses, ports and names that are given out anew each time. */
export function asJson(object: NamedObject): NamedObject {
  const isByUid = (one: unknown) => JSON.stringify(one)?.includes('controller-uid"') === true
  const isToken = (one: unknown) => JSON.stringify(one)?.includes('"kube-api-access-') === true
  const text = JSON.stringify(wished(object), (key, value: unknown) => {
    if (givenOut.test(key) || (key === 'selector' && isByUid(value))) return undefined
    return Array.isArray(value) && key.startsWith('volume') ? value.filter((one) => !isToken(one)) : value
  })
  return JSON.parse(text) as NamedObject
}

/** What the server says of itself when it did not expect what came. */
function isFault(body: unknown): boolean {
  return (body as Refused | undefined)?.message?.includes('caused apiserver to panic') === true
}

/** What upstream says too of lists' elements that have not got what tells them apart. */
export function isNoFault(body: unknown): boolean {
  return /does not contain declared merge key|failed to create typed patch object/.test((body as Refused).message ?? '')
}
