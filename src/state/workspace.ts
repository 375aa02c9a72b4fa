// Which panels are open, how large they are, and which dialog lies over the page.
import { create } from 'zustand'

/** Where a panel docks. On a phone all panels are tabs. */
export type Dock = 'right' | 'bottom'

export type Workspace = {
  readonly right: string
  readonly bottom: string
  readonly isRightOpen: boolean
  readonly isBottomOpen: boolean
  readonly rightSize: number
  readonly bottomSize: number
  /** The tab of the phone layout; `diagram` or a panel's name. */
  readonly phone: string
  /** The dialog that is open, by name: `palette`, `help`, `share`…; undefined: none. */
  readonly overlay: string | undefined
}

const key = 'wheelhouse.workspace'

export const useWorkspace = create<Workspace>(() => ({
  right: 'editor',
  bottom: 'trace',
  isRightOpen: true,
  isBottomOpen: true,
  rightSize: 440,
  bottomSize: 196,
  phone: 'diagram',
  ...read(),
  overlay: undefined,
}))

/** Opens a panel wherever it docks; on a phone it comes to the front unless `staysBehind`. */
export function showPanel(dock: Dock, name: string, staysBehind = false): void {
  change({
    ...(!staysBehind && { phone: name }),
    ...(dock === 'right' ? { right: name, isRightOpen: true } : { bottom: name, isBottomOpen: true }),
  })
}

export function changeWorkspace(changes: Partial<Workspace>): void {
  change(changes)
}

export function openOverlay(name: string): void {
  useWorkspace.setState({ overlay: name })
}

export function closeOverlay(): void {
  useWorkspace.setState({ overlay: undefined })
}

function change(changes: Partial<Workspace>): void {
  useWorkspace.setState(changes)
  const { overlay: _, phone: __, ...kept } = useWorkspace.getState()
  try {
    localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    // No storage: the arrangement holds until the page is closed.
  }
}

function read(): Partial<Workspace> {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>
    const { right, bottom, isRightOpen, isBottomOpen, rightSize, bottomSize } = stored
    return {
      ...(typeof right === 'string' && { right }),
      ...(typeof bottom === 'string' && { bottom }),
      ...(typeof isRightOpen === 'boolean' && { isRightOpen }),
      ...(typeof isBottomOpen === 'boolean' && { isBottomOpen }),
      ...(typeof rightSize === 'number' && { rightSize: Math.min(Math.max(rightSize, 240), 1400) }),
      ...(typeof bottomSize === 'number' && { bottomSize: Math.min(Math.max(bottomSize, 100), 1000) }),
    }
  } catch {
    return {}
  }
}
