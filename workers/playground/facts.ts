// What a record says, as a fact: which sentence tells it, and what goes into that sentence. The page has the sentences,
// in the reader's language; nothing here is shown as it is.

import type { Fact, FactKey } from '../contract.ts'
import type { CriRequest } from '../protocols/cri.ts'
import type { EtcdRequest } from '../protocols/etcd.ts'
import type { KubeApiRequest } from '../protocols/kube-api.ts'
import type { MessageRecord, ObjectRef, TraceRecord } from '../simulation/trace.ts'
import type { EndNames } from './end-names.ts'
import { labelOf } from './message-view.ts'
import { parseRequestPath } from './request-path.ts'

type Values = Record<string, string | number>

/** `request` is the request that a write goes back to, when it is known. */
export function factOf(record: TraceRecord, names: EndNames, request?: KubeApiRequest): Fact {
  switch (record.type) {
    case 'message':
      return ofMessage(record, names)
    case 'lost':
      return fact('lost', { reason: record.reason })
    case 'write':
      return ofWrite(record, request)
    case 'decision':
      return ofDecision(record)
    case 'runtime':
      return ofRuntime(record)
    case 'process':
      return fact('process', {
        machine: record.machine,
        program: record.program,
        change: record.change,
        detail: record.detail,
      })
    case 'machine':
      return fact('machine', { machine: record.machine, change: record.change })
    case 'link':
      return fact('link', { from: record.from, to: record.to, change: record.change })
    case 'input':
      return ofInput(record.input, record.detail)
    case 'state':
      return fact('message', { text: '' })
  }
}

function fact(key: FactKey, values: Values): Fact {
  return { key, values }
}

// ------------------------------------------------------------------------------------------------ a person's doing

function ofInput(input: string, detail: unknown): Fact {
  switch (input) {
    case 'apply':
      return fact('applied', { file: textIn(detail, 'file') })
    case 'exec':
      return fact('typed', { line: String(detail) })
    case 'stdin':
      return fact('stdin', { text: String(detail) })
    case 'interrupt':
      return fact('interrupted', {})
    case 'chaos':
      return ofFault(detail as Readonly<Record<string, unknown>>)
    default:
      return fact('request-from-outside', { text: textIn(detail, 'path') || input })
  }
}

function ofFault(fault: Readonly<Record<string, unknown>>): Fact {
  const values: Values = {}
  for (const [name, value] of Object.entries(fault))
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
    else if (typeof value === 'boolean') values[name] = value ? 1 : 0
  switch (fault['type']) {
    case 'power':
      return fact('fault-power', values)
    case 'crash':
      return fact('fault-crash', values)
    case 'unit':
      return fact('fault-unit', values)
    case 'partition':
      return fact('fault-partition', values)
    case 'slow-link':
      return fact('fault-slow', values)
    case 'cordon':
      return fact('cordon', values)
    default:
      return fact('fault-other', { text: String(fault['type']) })
  }
}

// -------------------------------------------------------------------------------------------------------- messages

function ofMessage(record: MessageRecord, names: EndNames): Fact {
  const who = names.of(record.from)
  const to = names.of(record.to)
  const text = labelOf(record)
  if (record.part === 'refused' || record.part === 'reset' || record.part === 'end')
    return fact(record.part === 'end' ? 'message' : 'unheard', { who, to, text })
  switch (record.protocol) {
    case 'kube-api':
      return ofKubeApi(record, who, to, text)
    case 'etcd':
      return ofEtcd(record, who, to, text)
    case 'cri':
      return record.part === 'request'
        ? fact('cri', { who, to, call: (record.payload as CriRequest).type, subject: criSubject(record.payload), text })
        : fact('cri-answer', { who, to, text, error: errorIn(record.payload) })
    case 'http':
    case 'tcp':
    case 'dns':
      if (to.endsWith('/registry')) return fact('registry', { who, to, text })
      if (who.endsWith('/registry')) return fact('registry-answer', { who, to, text })
      return fact('packet', { who, to, text })
    default:
      return fact('message', { who, to, text })
  }
}

function ofKubeApi({ part, payload }: MessageRecord, who: string, to: string, text: string): Fact {
  if (part === 'request') {
    const request = payload as KubeApiRequest
    const { verb, resource, namespace, name, subresource } = parseRequestPath(request)
    const kind = textIn(request.body, 'kind')
    const named = name || textIn(memberOf(request.body, 'metadata'), 'name')
    return fact('request', { who, to, text, verb, resource, namespace, name: named, subresource, kind })
  }
  if (part === 'response') {
    const status = Number((payload as { status?: unknown }).status ?? 0)
    const body = (payload as { body?: unknown }).body
    const values = { who, to, text, status, reason: textIn(body, 'reason'), message: textIn(body, 'message') }
    return fact(status >= 400 ? 'refusal' : 'answer', values)
  }
  if (part !== 'event') return fact('message', { who, to, text })
  const { type, object } = payload as { type?: unknown; object?: unknown }
  const metadata = memberOf(object, 'metadata')
  return fact('told', {
    who,
    to,
    text,
    change: typeof type === 'string' ? type : '',
    kind: textIn(object, 'kind'),
    name: textIn(metadata, 'name'),
    namespace: textIn(metadata, 'namespace'),
  })
}

function ofEtcd({ part, payload }: MessageRecord, who: string, to: string, text: string): Fact {
  if (part === 'request') {
    const { type } = payload as EtcdRequest
    const reads = type === 'range' || type === 'watch' || type === 'status' || type === 'health'
    return fact(reads ? 'look-up' : 'store', { who, to, text, key: text.slice(text.indexOf(' ') + 1) })
  }
  const revision = Number((memberOf(payload, 'header') as { revision?: unknown } | undefined)?.revision ?? 0)
  return fact('stored', { who, to, text, revision })
}

function criSubject(payload: unknown): string {
  const config = memberOf(payload, 'config')
  return textIn(memberOf(config, 'metadata'), 'name') || textIn(payload, 'image')
}

function errorIn(payload: unknown): string {
  return textIn(payload, 'type') === 'error' ? textIn(payload, 'message') : ''
}

// ------------------------------------------------------------------------------------------- writes and decisions

function ofWrite(record: Extract<TraceRecord, { type: 'write' }>, request: KubeApiRequest | undefined): Fact {
  const { ref, verb, manager, resourceVersion } = record
  const values = { ...refValues(ref), who: manager, revision: resourceVersion }
  if (verb === 'created') return fact('created', values)
  if (verb === 'deleted') return fact('deleted', values)
  const { subresource, verb: asked } = request ? parseRequestPath(request) : { subresource: '', verb: '' }
  const status = memberOf(record.object, 'status')
  if (subresource === 'binding')
    return fact('bound', { ...values, node: textIn(memberOf(record.object, 'spec'), 'nodeName') })
  if (subresource === 'status') return fact('reported', { ...values, phase: textIn(status, 'phase') })
  if (asked === 'delete' && textIn(memberOf(record.object, 'metadata'), 'deletionTimestamp') !== '')
    return fact('deleting', values)
  return fact('modified', values)
}

function ofDecision(record: Extract<TraceRecord, { type: 'decision' }>): Fact {
  const { about, decision, detail, source } = record
  const values: Values = { ...refValues(about), who: source, ...plain(detail) }
  switch (decision) {
    case 'schedule':
      return fact(textIn(detail, 'chosen') === '' ? 'unschedulable' : 'scheduled', values)
    case 'scale':
    case 'daemons':
      return fact('scale', values)
    case 'evict':
    case 'taint':
    case 'collect':
    case 'retry':
      return fact(decision, values)
    case 'nodeSilent':
      return fact('node-silent', values)
    case 'authorize':
      return fact('denied', values)
    default:
      return fact('decision', { ...values, decision })
  }
}

function ofRuntime(record: Extract<TraceRecord, { type: 'runtime' }>): Fact {
  const { change, container, machine, pod, detail } = record
  const values = { machine, namespace: pod.namespace, name: pod.name, container, change, ...plain(detail) }
  if (change === 'pulling' || change === 'pulled' || change === 'pull-failed') return fact(change, values)
  if (container === '') return fact('sandbox', values)
  return fact(change === 'exited' ? 'exited' : 'container', values)
}

function refValues(ref: ObjectRef | undefined): Values {
  return ref ? { kind: ref.kind, namespace: ref.namespace, name: ref.name } : {}
}

/** The plain values of a detail; lists of text as one text. */
function plain(detail: unknown): Values {
  const values: Values = {}
  if (typeof detail !== 'object' || detail === null) return values
  for (const [name, value] of Object.entries(detail))
    if (typeof value === 'string' || typeof value === 'number') values[name] = value
    else if (Array.isArray(value) && name !== 'nodes' && value.length < 20) values[name] = value.join(', ')
  return values
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function textIn(value: unknown, name: string): string {
  const member = memberOf(value, name)
  return typeof member === 'string' ? member : ''
}
