// Texts of parts that are opened rarely: they come with those parts, not with the page.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { late } from './en/late.ts'
import type { Language } from './language.ts'
import { type Translated, useLanguage } from './text.ts'

export type LateMessages = Translated<typeof late>

const useMessages = create<{ readonly language?: Language; readonly messages?: LateMessages }>(() => ({}))

/** The texts of one part; undefined until they are there. Another language takes the place of this one when it has come. */
export function useLateText<K extends keyof LateMessages>(part: K): LateMessages[K] | undefined {
  const language = useLanguage()
  useEffect(() => {
    void loadLateText(language)
  }, [language])
  return useMessages((state) => state.messages?.[part])
}

export async function loadLateText(language: Language): Promise<void> {
  if (useMessages.getState().language === language) return
  const messages: LateMessages =
    language === 'ko' ? (await import('./ko/late.ts')).late : (await import('./en/late.ts')).late
  useMessages.setState({ language, messages })
}
