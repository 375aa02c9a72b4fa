import { describe, expect, it } from 'vitest'
import type { V2Event } from './event.ts'
import type { V2Proposal } from './proposal.ts'
import { V2Store } from './store.ts'

type Change = Partial<V2Proposal> & Pick<V2Proposal, 'path'>

function proposal(change: Change): V2Proposal {
  return {
    type: 'v2',
    method: 'PUT',
    value: '',
    dir: false,
    recursive: false,
    expiresAtMs: 0,
    refresh: false,
    prevExist: undefined,
    prevValue: '',
    prevIndex: 0,
    nowMs: 0,
    ...change,
  }
}

/** What a change came to: its action and index, or the code and cause of its error. */
function outcome(store: V2Store, change: Change): string {
  const came = store.apply(proposal(change))
  if (!came) return ''
  return 'errorCode' in came ? `${came.errorCode} ${came.cause}` : `${came.action} ${came.index}`
}

/** What a path holds with all below it. */
function keys(store: V2Store, path: string): (string | undefined)[] {
  const came = store.get(path, true, true, 0)
  const all = (node: V2Event['node']): (string | undefined)[] => [node.key, ...(node.nodes ?? []).flatMap(all)]
  return 'errorCode' in came ? [`${came.errorCode} ${came.cause}`] : all(came.node)
}

describe('a change', () => {
  it('makes the directories above its key, and none inside a value', () => {
    const store = new V2Store({ members: 1 })
    expect(outcome(store, { path: '/a/b/c', value: '1' })).toBe('set 4')
    expect(keys(store, '/')).toEqual([undefined, '/a', '/a/b', '/a/b/c'])
    expect(outcome(store, { path: '/a/b/c/d', value: '1' })).toBe('104 /a/b/c')
    expect(outcome(store, { path: '/a', value: '1' })).toBe('102 /a')
    expect(outcome(store, { path: '/', value: '1' })).toBe('107 /')
  })

  it('is refused when what is there is not what was expected', () => {
    const store = new V2Store({ members: 1 })
    expect(outcome(store, { path: '/a', value: '2', prevExist: true })).toBe('100 /a')
    expect(outcome(store, { path: '/a', value: '1', prevExist: false })).toBe('create 4')
    expect(outcome(store, { path: '/a', value: '2', prevExist: false })).toBe('105 /a')
    expect(outcome(store, { path: '/a', value: '2', prevValue: 'x', prevIndex: 9 })).toBe('101 [x != 1] [9 != 4]')
    expect(outcome(store, { path: '/a', value: '2', prevValue: '1' })).toBe('compareAndSwap 5')
    expect(outcome(store, { path: '/a', method: 'DELETE', prevIndex: 4 })).toBe('101 [4 != 5]')
    expect(outcome(store, { path: '/a', method: 'DELETE', prevIndex: 5 })).toBe('compareAndDelete 6')
  })

  it('takes a directory only when it may, and a full one only with all that it holds', () => {
    const store = new V2Store({ members: 1 })
    outcome(store, { path: '/d/a', value: '1' })
    expect(outcome(store, { path: '/d', method: 'DELETE' })).toBe('102 /d')
    expect(outcome(store, { path: '/d', method: 'DELETE', dir: true })).toBe('108 /d')
    expect(outcome(store, { path: '/d', method: 'DELETE', recursive: true })).toBe('delete 5')
  })

  it('gives keys in order their index as a name, at the root too', () => {
    const store = new V2Store({ members: 1 })
    outcome(store, { path: '/q', method: 'POST', value: 'x' })
    outcome(store, { path: '/', method: 'POST', value: 'y' })
    expect(keys(store, '/')).toEqual([undefined, '/00000000000000000005', '/q', '/q/00000000000000000004'])
  })
})

it('does not list names that begin with _', () => {
  const store = new V2Store({ members: 1 })
  outcome(store, { path: '/_hidden', value: '1' })
  expect(keys(store, '/')).toEqual([undefined])
  expect(keys(store, '/_hidden')).toEqual(['/_hidden'])
})

it('lets keys expire when their time has come, the first first', () => {
  const store = new V2Store({ members: 1 })
  outcome(store, { path: '/later', value: '1', expiresAtMs: 2000 })
  outcome(store, { path: '/sooner', value: '1', expiresAtMs: 1000 })
  const heard: string[] = []
  const hear = (event: V2Event) => void heard.push(`${event.action} ${event.node.key} ${event.index}`)
  store.watch('/', true, 0, hear)
  outcome(store, { path: '/', method: 'SYNC', nowMs: 500 })
  expect(heard).toEqual([])
  outcome(store, { path: '/', method: 'SYNC', nowMs: 5000 })
  expect(heard[0]).toBe('expire /sooner 6')
  expect(keys(store, '/')).toEqual([undefined])
})

describe('a watch', () => {
  it('is told of what happened since its index, or that this is forgotten', () => {
    const store = new V2Store({ members: 1 })
    for (let i = 0; i < 1500; i++) outcome(store, { path: '/a', value: `${i}` })
    const heard: (string | undefined)[] = []
    const hear = (event: V2Event) => void heard.push(event.node.value)
    store.watch('/a', false, 1000, hear)
    expect(heard).toEqual(['996'])
    expect(store.watch('/a', false, 10, hear)).toMatchObject({
      errorCode: 401,
      cause: 'the requested history has been cleared [504/10]',
    })
  })

  it('hears of its own key, and of those below when it asks', () => {
    const store = new V2Store({ members: 1 })
    const heard: string[] = []
    store.watch('/d', false, 0, (event) => void heard.push(`own ${event.node.key}`))
    store.watch('/d', true, 0, (event) => void heard.push(`all ${event.node.key}`))
    outcome(store, { path: '/d/a', value: '1' })
    expect(heard).toEqual(['all /d/a'])
  })
})

it('is the same after it was written down and read again', () => {
  const store = new V2Store({ members: 1 })
  outcome(store, { path: '/a/b', value: '1' })
  const copy = new V2Store(store.snapshot())
  expect(keys(copy, '/')).toEqual(keys(store, '/'))
  expect(copy.index).toBe(store.index)
})
