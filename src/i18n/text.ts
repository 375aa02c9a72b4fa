// The frame of all visible text: catalogs by feature, typed by the English one. Korean is fetched when it is first needed.
import { create } from 'zustand'
import { en } from './en.ts'
import type { Language } from './language.ts'

/** The shape of a catalog: texts, and functions that put values into a text. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer A) => string
      ? (...values: A) => string
      : Translated<T[K]>
}

export type Messages = Translated<typeof en>

const useMessages = create<{ readonly language: Language; readonly messages: Messages }>(() => ({
  language: 'en',
  messages: en,
}))

/** The texts of one feature, in the reader's language. */
export function useText<K extends keyof Messages>(feature: K): Messages[K] {
  return useMessages((state) => state.messages[feature])
}

/** All texts as they are now, for code outside components. */
export function currentText(): Messages {
  return useMessages.getState().messages
}

export function useLanguage(): Language {
  return useMessages((state) => state.language)
}

/** Switches the page to a language; resolves when its texts are there. */
export async function loadLanguage(language: Language): Promise<void> {
  const messages: Messages = language === 'ko' ? (await import('./ko.ts')).ko : en
  useMessages.setState({ language, messages })
  if (typeof document !== 'undefined') document.documentElement.lang = language
}
