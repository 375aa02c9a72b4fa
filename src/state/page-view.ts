// How the page is looked at, as far as a session or a link keeps it: camera, panels, the file in hand, what is selected.
// Each part is known by whoever shows it; they meet here.
import type { Target } from '../../workers/contract.ts'
import { select, targetKey, useSelection } from './selection.ts'
import { changeWorkspace, useWorkspace } from './workspace.ts'

export type PageView = {
  /** The point of the chart in the middle, and how large it is drawn; absent: all of it is in sight. */
  readonly camera?: CameraView
  readonly file?: { readonly name: string; readonly text: string }
  readonly right?: string
  readonly bottom?: string
  /** What is marked: `object:uid`, `component:worker-1/kubelet`. */
  readonly marker?: string
  /** The moment that is looked at, when it is not the end. */
  readonly atMs?: number
}
export type CameraView = { readonly x: number; readonly y: number; readonly zoom: number }

type Part<T> = { readonly read: () => T | undefined; readonly show: (value: T) => void }
type Parts = { camera?: Part<CameraView>; file?: Part<{ readonly name: string; readonly text: string }> }

const parts: Parts = {}
/** Asked for before the part was there to show it. */
const waiting: PageView[] = []

/** A part of the page says how it is looked at, and takes what it is to show. */
export function offerPart<K extends keyof Parts>(name: K, part: NonNullable<Parts[K]>): void {
  parts[name] = part as Parts[K]
  const view = waiting[0]
  if (!view) return
  if (name === 'camera' && view.camera) parts.camera?.show(view.camera)
  if (name === 'file' && view.file) parts.file?.show(view.file)
}

export function currentPageView(): PageView {
  const { right, bottom } = useWorkspace.getState()
  const marker = targetKey(useSelection.getState().target)
  const [camera, file] = [parts.camera?.read(), parts.file?.read()]
  return {
    ...(camera && { camera }),
    ...(file && { file }),
    right,
    bottom,
    ...(marker !== '' && { marker }),
  }
}

export function showPageView(view: PageView): void {
  const { camera, file, right, bottom, marker } = view
  waiting[0] = view
  if (right !== undefined || bottom !== undefined)
    changeWorkspace({ ...(right !== undefined && { right }), ...(bottom !== undefined && { bottom }) })
  if (camera) parts.camera?.show(camera)
  if (file) parts.file?.show(file)
  if (marker !== undefined) select(targetOfKey(marker))
}

function targetOfKey(key: string): Target | undefined {
  const [, type, name = ''] = /^(object|component|machine|message):(.+)$/.exec(key) ?? []
  switch (type) {
    case 'object':
      return { type, uid: name }
    case 'component':
      return { type, id: name }
    case 'machine':
      return { type, name }
    case 'message':
      return /^\d{1,15}$/.test(name) ? { type, id: Number(name) } : undefined
    default:
      return undefined
  }
}

const longest = { name: 120, text: 1_000_000, key: 300 }

/** Whatever comes from outside, only what is a view gets through. */
export function readPageView(value: unknown): PageView {
  if (typeof value !== 'object' || value === null) return {}
  const { camera, file, right, bottom, marker, atMs } = value as Readonly<Record<string, unknown>>
  const place = readCamera(camera)
  const { name, text } = (typeof file === 'object' && file !== null ? file : {}) as Readonly<Record<string, unknown>>
  return {
    ...(place && { camera: place }),
    ...(isText(name, longest.name) && isText(text, longest.text) && { file: { name, text } }),
    ...(isText(right, 40) && { right }),
    ...(isText(bottom, 40) && { bottom }),
    ...(isText(marker, longest.key) && { marker }),
    ...(typeof atMs === 'number' && atMs >= 0 && Number.isFinite(atMs) && { atMs }),
  }
}

function readCamera(value: unknown): CameraView | undefined {
  const { x, y, zoom } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const isPlace = (one: unknown): one is number => typeof one === 'number' && Math.abs(one) < 1e7
  return isPlace(x) && isPlace(y) && typeof zoom === 'number' && zoom >= 0.01 && zoom <= 10 ? { x, y, zoom } : undefined
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most
}
