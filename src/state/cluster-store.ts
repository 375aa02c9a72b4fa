// The read-only mirror of the cluster that the page draws. Frames are its only source.
import { create } from 'zustand'
import type { ComponentView, Frame, MachineView, ObjectView, SandboxView } from '../../workers/contract.ts'
import { foldFrame } from './follow-cluster.ts'
import { createMirror, type Mirror } from './mirror.ts'
import { followPlayback, resetPlayback } from './playback.ts'

type ReadonlyMirror = {
  readonly [K in keyof Mirror]: Mirror[K] extends Map<infer Key, infer Value> ? ReadonlyMap<Key, Value> : Mirror[K]
}

let mirror: Mirror = createMirror()

const useStore = create<ReadonlyMirror>(() => ({ ...mirror }))

/** Watches a part of the mirror. The selector must return a value of the mirror or a primitive. */
export function useCluster<T>(selector: (cluster: ReadonlyMirror) => T): T {
  return useStore(selector)
}

export function currentCluster(): ReadonlyMirror {
  return useStore.getState()
}

/** Calls `listener` after every frame. */
export function onFrame(listener: (cluster: ReadonlyMirror) => void): () => void {
  return useStore.subscribe(listener)
}

export function followCluster(frame: Frame, wallMs: number = performance.now()): void {
  if (frame.number === 1) resetCluster()
  followPlayback(frame, wallMs)
  foldFrame(mirror, frame)
  useStore.setState({ ...mirror }, true)
}

/** Forgets everything, as when another cluster takes the place of this one. */
export function resetCluster(): void {
  mirror = createMirror()
  resetPlayback()
  useStore.setState({ ...mirror }, true)
}

export const useObject = (uid: string): ObjectView | undefined => useStore((cluster) => cluster.objects.get(uid))
export const useMachine = (name: string): MachineView | undefined => useStore((cluster) => cluster.machines.get(name))
export const useComponent = (id: string): ComponentView | undefined => useStore((cluster) => cluster.components.get(id))
export const useSandbox = (machine: string, podUid: string): SandboxView | undefined =>
  useStore((cluster) => cluster.sandboxes.get(`${machine}/${podUid}`))
/** The Node object of a machine. */
export const useNode = (name: string): ObjectView | undefined =>
  useStore((cluster) => cluster.objects.get(cluster.nodes.get(name) ?? ''))

const none: readonly string[] = []
/** uids of all objects of a kind, oldest first. */
export const useObjectsOf = (plural: string): readonly string[] =>
  useStore((cluster) => cluster.byPlural.get(plural) ?? none)
