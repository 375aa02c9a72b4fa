// What the reader prefers, kept in localStorage when there is one.
import { create } from 'zustand'
import { detectLanguage, type Language } from '../i18n/language.ts'

export type Theme = 'light' | 'dark'
/** How deep explanations go: plain words, every message, or down to the functions of Kubernetes. */
export type Depth = 'beginner' | 'practitioner' | 'source'
export type Preferences = {
  readonly theme: Theme | 'system'
  readonly language: Language
  readonly motion: 'full' | 'reduced' | 'system'
  readonly contrast: 'normal' | 'high' | 'system'
  /** How large everything but the diagram is drawn: for the back row. */
  readonly scale: number
  readonly depth: Depth
  /** Text sizes in px. */
  readonly editorSize: number
  readonly terminalSize: number
  /** Keeps the terminal's lines as text that a screen reader can read. */
  readonly isTerminalRead: boolean
}

const key = 'wheelhouse.preferences'
export const textSizes = { min: 10, max: 32 }
export const scales: readonly number[] = [1, 1.25, 1.5, 2]

export const usePreferences = create<Preferences>(() => read())

export function setPreference(change: Partial<Preferences>): void {
  usePreferences.setState(change)
  try {
    localStorage.setItem(key, JSON.stringify(usePreferences.getState()))
  } catch {
    // No storage (a sandboxed frame): the choice holds until the page is closed.
  }
}

/** The theme in force. */
export function useTheme(): Theme {
  const theme = usePreferences((preferences) => preferences.theme)
  return theme === 'system' ? systemTheme() : theme
}

export function currentTheme(): Theme {
  const { theme } = usePreferences.getState()
  return theme === 'system' ? systemTheme() : theme
}

/** Whether lines and letters are to stand out more than they do in a chart room. */
export function useIsContrastHigh(): boolean {
  const contrast = usePreferences((preferences) => preferences.contrast)
  return contrast === 'system' ? matchMedia('(prefers-contrast: more)').matches : contrast === 'high'
}

export function isMotionReduced(): boolean {
  const { motion } = usePreferences.getState()
  return motion === 'system' ? matchMedia('(prefers-reduced-motion: reduce)').matches : motion === 'reduced'
}

function systemTheme(): Theme {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

function read(): Preferences {
  const defaults: Preferences = {
    theme: 'system',
    language: detectLanguage(typeof navigator === 'undefined' ? [] : navigator.languages),
    motion: 'system',
    contrast: 'system',
    scale: 1,
    depth: 'beginner',
    editorSize: 13,
    terminalSize: 13,
    isTerminalRead: false,
  }
  try {
    return sane({ ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) }, defaults)
  } catch {
    return defaults
  }
}

/** Whatever lies in storage, only known values get through. */
function sane(read: Preferences, defaults: Preferences): Preferences {
  return {
    theme: ['light', 'dark', 'system'].includes(read.theme) ? read.theme : defaults.theme,
    language: ['en', 'ko'].includes(read.language) ? read.language : defaults.language,
    motion: ['full', 'reduced', 'system'].includes(read.motion) ? read.motion : defaults.motion,
    contrast: ['normal', 'high', 'system'].includes(read.contrast) ? read.contrast : defaults.contrast,
    scale: scales.includes(read.scale) ? read.scale : defaults.scale,
    depth: ['beginner', 'practitioner', 'source'].includes(read.depth) ? read.depth : defaults.depth,
    editorSize: isTextSize(read.editorSize) ? read.editorSize : defaults.editorSize,
    terminalSize: isTextSize(read.terminalSize) ? read.terminalSize : defaults.terminalSize,
    isTerminalRead: read.isTerminalRead === true,
  }
}

function isTextSize(size: number): boolean {
  return Number.isInteger(size) && size >= textSizes.min && size <= textSizes.max
}
