// The v2 store: a tree of directories and values with times to live, each change of which has an index. Every member that has
// applied the same entries has the same tree. Like etcdserver/api/v2store/store.go of etcd 3.4.
import { concerns, EventHistory, type V2Action, type V2Event, type V2NodeView } from './event.ts'
import type { V2Proposal } from './proposal.ts'
import { type V2Error, v2Error } from './v2-error.ts'

type Node = {
  readonly path: string
  readonly parent: Node | undefined
  /** Undefined: a value. */
  readonly children: Map<string, Node> | undefined
  value: string
  createdIndex: number
  modifiedIndex: number
  /** 0: never. */
  expiresAtMs: number
}

type SavedNode = Omit<Node, 'parent' | 'children'> & { readonly children: readonly SavedNode[] | undefined }
export type V2Snapshot = { readonly index: number; readonly root: SavedNode }
export type V2Outcome = V2Event | V2Error

type Watcher = { readonly key: string; readonly recursive: boolean; readonly heard: (event: V2Event) => void }

export class V2Store {
  #index: number
  readonly #root: Node
  readonly #history = new EventHistory()
  readonly #watchers = new Set<Watcher>()
  readonly #mortal = new Set<Node>()

  /** A new group's store begins with what its members told of themselves and with the group's version. */
  constructor(begin: V2Snapshot | { readonly members: number }) {
    this.#index = 'index' in begin ? begin.index : begin.members * 2 + 1
    this.#root = 'index' in begin ? this.#restore(begin.root, undefined) : directory('/', undefined, 0, 0)
  }

  get index(): number {
    return this.#index
  }

  get hasMortals(): boolean {
    return this.#mortal.size > 0
  }

  snapshot(): V2Snapshot {
    return { index: this.#index, root: saved(this.#root) }
  }

  #restore(from: SavedNode, parent: Node | undefined): Node {
    const node: Node = { ...from, parent, children: from.children ? new Map() : undefined }
    for (const child of from.children ?? []) node.children?.set(nameOf(child.path), this.#restore(child, node))
    if (node.expiresAtMs > 0) this.#mortal.add(node)
    return node
  }

  get(path: string, recursive: boolean, sorted: boolean, nowMs: number): V2Outcome {
    const node = this.#find(path)
    if (!node) return this.#error(100, this.#missing(path))
    return {
      action: 'get',
      node: view(node, nowMs, recursive ? 'all' : 'children', sorted),
      prevNode: undefined,
      index: this.#index,
      isRefresh: false,
    }
  }

  /** Calls `heard` once with the first event that concerns the key; the answer takes that back, or says why not. */
  watch(key: string, recursive: boolean, sinceIndex: number, heard: (event: V2Event) => void): (() => void) | V2Error {
    if (sinceIndex > 0) {
      const found = this.#history.scan(key, recursive, sinceIndex)
      if (found === 'cleared')
        return this.#error(401, `the requested history has been cleared [${this.#history.firstIndex}/${sinceIndex}]`)
      if (found) {
        heard(found)
        return () => {}
      }
    }
    const watcher: Watcher = {
      key,
      recursive,
      heard: (event) => {
        if (event.index < sinceIndex) return
        this.#watchers.delete(watcher)
        heard(event)
      },
    }
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  apply(proposal: V2Proposal): V2Outcome | undefined {
    const { method, path, nowMs } = proposal
    if (method === 'SYNC') {
      this.#expire(nowMs)
      return undefined
    }
    if (method === 'POST') return this.#create(proposal, true)
    if (path === '/') return this.#error(107, '/')
    return method === 'PUT' ? this.#put(proposal) : this.#remove(proposal)
  }

  #put(proposal: V2Proposal): V2Outcome {
    const { prevExist, prevValue, prevIndex } = proposal
    if (prevExist === false) return this.#create(proposal, false)
    if (prevIndex > 0 || prevValue !== '') return this.#swap(proposal)
    return prevExist === true ? this.#update(proposal) : this.#set(proposal)
  }

  #set(proposal: V2Proposal): V2Outcome {
    const { path, nowMs } = proposal
    const before = this.#find(path)
    if (before?.children) return this.#error(102, path)
    const parent = this.#parentOf(path)
    if ('errorCode' in parent) return parent
    const prevNode = before ? view(before, nowMs, 'none', false) : undefined
    if (proposal.refresh && before)
      return this.#change('set', before, { ...proposal, value: before.value }, view(before, nowMs, 'none', false))
    if (before) this.#detach(before)
    return this.#attach('set', parent, path, proposal, prevNode)
  }

  #create(proposal: V2Proposal, isInOrder: boolean): V2Outcome {
    const path = isInOrder
      ? `${proposal.path === '/' ? '' : proposal.path}/${`${this.#index + 1}`.padStart(20, '0')}`
      : proposal.path
    if (this.#find(path)) return this.#error(105, path)
    const parent = this.#parentOf(path)
    return 'errorCode' in parent ? parent : this.#attach('create', parent, path, proposal, undefined)
  }

  #update(proposal: V2Proposal): V2Outcome {
    const { path, value, nowMs } = proposal
    const node = this.#find(path)
    if (!node) return this.#error(100, this.#missing(path))
    if (node.children && value !== '') return this.#error(102, path)
    const kept = proposal.refresh ? node.value : value
    return this.#change('update', node, { ...proposal, value: kept }, view(node, nowMs, 'none', false))
  }

  #swap(proposal: V2Proposal): V2Outcome {
    const { path, nowMs } = proposal
    const node = this.#find(path)
    if (!node) return this.#error(100, this.#missing(path))
    if (node.children) return this.#error(102, path)
    const why = mismatch(node, proposal)
    if (why !== '') return this.#error(101, why)
    return this.#change('compareAndSwap', node, proposal, view(node, nowMs, 'none', false))
  }

  #remove(proposal: V2Proposal): V2Outcome {
    const { path, prevValue, prevIndex, nowMs } = proposal
    const node = this.#find(path)
    if (!node) return this.#error(100, this.#missing(path))
    const isCompared = prevValue !== '' || prevIndex > 0
    if (isCompared) {
      if (node.children) return this.#error(102, path)
      const why = mismatch(node, proposal)
      if (why !== '') return this.#error(101, why)
    }
    if (node.children && !proposal.dir && !proposal.recursive) return this.#error(102, path)
    if (node.children && node.children.size > 0 && !proposal.recursive) return this.#error(108, path)
    const prevNode = view(node, nowMs, 'none', false)
    this.#index++
    this.#detach(node)
    return this.#tell(isCompared ? 'compareAndDelete' : 'delete', gone(node, this.#index), prevNode)
  }

  #expire(nowMs: number): void {
    const due = [...this.#mortal].filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
    due.sort((a, b) => a.expiresAtMs - b.expiresAtMs)
    for (const node of due) {
      if (!this.#mortal.has(node)) continue
      const prevNode = view(node, nowMs, 'none', false)
      this.#index++
      this.#detach(node)
      this.#tell('expire', gone(node, this.#index), prevNode)
    }
  }

  #attach(
    action: V2Action,
    parent: Node,
    path: string,
    { dir, value, expiresAtMs, nowMs }: V2Proposal,
    prevNode: V2NodeView | undefined,
  ): V2Outcome {
    this.#index++
    const index = this.#index
    const node: Node = dir ? directory(path, parent, index, expiresAtMs) : leaf(path, parent, value, index, expiresAtMs)
    parent.children?.set(nameOf(path), node)
    if (expiresAtMs > 0) this.#mortal.add(node)
    return this.#tell(action, view(node, nowMs, 'none', false), prevNode)
  }

  #change(action: V2Action, node: Node, proposal: V2Proposal, prevNode: V2NodeView): V2Outcome {
    this.#index++
    if (!node.children) node.value = proposal.value
    if (!proposal.refresh) node.modifiedIndex = this.#index
    node.expiresAtMs = proposal.expiresAtMs
    if (node.expiresAtMs > 0) this.#mortal.add(node)
    else this.#mortal.delete(node)
    return this.#tell(action, view(node, proposal.nowMs, 'none', false), prevNode, proposal.refresh)
  }

  #detach(node: Node): void {
    node.parent?.children?.delete(nameOf(node.path))
    const forget = (one: Node): void => {
      this.#mortal.delete(one)
      for (const child of one.children?.values() ?? []) forget(child)
    }
    forget(node)
  }

  #tell(action: V2Action, node: V2NodeView, prevNode: V2NodeView | undefined, isRefresh = false): V2Event {
    const event = { action, node, prevNode, index: this.#index, isRefresh }
    this.#history.add(event)
    if (!isRefresh)
      for (const watcher of [...this.#watchers])
        if (concerns(event, watcher.key, watcher.recursive)) watcher.heard(event)
    return event
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root
    for (const name of path.split('/')) if (name !== '') node = node?.children?.get(name)
    return node
  }

  /** The first part of a path that is not there. */
  #missing(path: string): string {
    let [node, known]: [Node | undefined, string] = [this.#root, '']
    for (const name of path.split('/').filter(Boolean)) {
      node = node?.children?.get(name)
      known += `/${name}`
      if (!node) return known
    }
    return path
  }

  /** The directory that a path lies in, made with all above it if it is not there. */
  #parentOf(path: string): Node | V2Error {
    let node = this.#root
    let known = ''
    for (const name of path.split('/').filter(Boolean).slice(0, -1)) {
      known += `/${name}`
      const next: Node = node.children?.get(name) ?? directory(known, node, this.#index + 1, 0)
      if (!next.children) return this.#error(104, known)
      node.children?.set(name, next)
      node = next
    }
    return node
  }

  #error(code: number, cause: string): V2Error {
    return v2Error(code, cause, this.#index)
  }
}

function directory(path: string, parent: Node | undefined, index: number, expiresAtMs: number): Node {
  return { path, parent, children: new Map(), value: '', createdIndex: index, modifiedIndex: index, expiresAtMs }
}

function leaf(path: string, parent: Node, value: string, index: number, expiresAtMs: number): Node {
  return { path, parent, children: undefined, value, createdIndex: index, modifiedIndex: index, expiresAtMs }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function saved({ parent: _, children, ...rest }: Node): SavedNode {
  return { ...rest, children: children ? [...children.values()].map(saved) : undefined }
}

/** Why what is there is not what was expected; empty: it is. */
function mismatch(node: Node, { prevValue, prevIndex }: V2Proposal): string {
  const isValue = prevValue === '' || node.value === prevValue
  const isIndex = prevIndex === 0 || node.modifiedIndex === prevIndex
  const parts = [
    isValue ? '' : `[${prevValue} != ${node.value}]`,
    isIndex ? '' : `[${prevIndex} != ${node.modifiedIndex}]`,
  ]
  return parts.filter(Boolean).join(' ')
}

/** Names that begin with `_` are not listed. */
function view(node: Node, nowMs: number, depth: 'none' | 'children' | 'all', sorted: boolean): V2NodeView {
  const listed = [...(node.children?.entries() ?? [])].filter(([name]) => !name.startsWith('_'))
  if (sorted) listed.sort(([a], [b]) => (a < b ? -1 : 1))
  const nodes = listed.map(([, child]) => view(child, nowMs, depth === 'all' ? 'all' : 'none', sorted))
  return {
    key: node.path === '/' ? undefined : node.path,
    value: node.children ? undefined : node.value,
    dir: node.children ? true : undefined,
    expiration: node.expiresAtMs > 0 ? new Date(node.expiresAtMs).toISOString() : undefined,
    ttl: node.expiresAtMs > 0 ? Math.ceil((node.expiresAtMs - nowMs) / 1000) : undefined,
    nodes: depth === 'none' || nodes.length === 0 ? undefined : nodes,
    modifiedIndex: node.modifiedIndex || undefined,
    createdIndex: node.createdIndex || undefined,
  }
}

function gone(node: Node, index: number): V2NodeView {
  return {
    key: node.path,
    value: undefined,
    dir: node.children ? true : undefined,
    expiration: undefined,
    ttl: undefined,
    nodes: undefined,
    modifiedIndex: index,
    createdIndex: node.createdIndex,
  }
}
