// Texts of parts that are opened rarely: each comes with the part that shows it, not with the page.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { embed } from './en/embed.ts'
import type { facts } from './en/facts.ts'
import type { message } from './en/message.ts'
import type { presenter } from './en/presenter.ts'
import type { raft } from './en/raft.ts'
import type { relations } from './en/relations.ts'
import type { scheduling } from './en/scheduling.ts'
import type { sessions } from './en/sessions.ts'
import type { share } from './en/share.ts'
import type { time } from './en/time.ts'
import type { tour } from './en/tour.ts'
import type { why } from './en/why.ts'
import type { Language } from './language.ts'
import { type Translated, useLanguage } from './text.ts'

export type LateMessages = Translated<{
  embed: typeof embed
  facts: typeof facts
  message: typeof message
  presenter: typeof presenter
  raft: typeof raft
  relations: typeof relations
  scheduling: typeof scheduling
  sessions: typeof sessions
  share: typeof share
  time: typeof time
  tour: typeof tour
  why: typeof why
}>
type Part = keyof LateMessages
type Loaders = { readonly [P in Part]: () => Promise<LateMessages[P]> }

/** One line a part and language. */
const loaders: Readonly<Record<Language, Loaders>> = {
  en: {
    embed: async () => (await import('./en/embed.ts')).embed,
    facts: async () => (await import('./en/facts.ts')).facts,
    message: async () => (await import('./en/message.ts')).message,
    presenter: async () => (await import('./en/presenter.ts')).presenter,
    raft: async () => (await import('./en/raft.ts')).raft,
    relations: async () => (await import('./en/relations.ts')).relations,
    scheduling: async () => (await import('./en/scheduling.ts')).scheduling,
    sessions: async () => (await import('./en/sessions.ts')).sessions,
    share: async () => (await import('./en/share.ts')).share,
    time: async () => (await import('./en/time.ts')).time,
    tour: async () => (await import('./en/tour.ts')).tour,
    why: async () => (await import('./en/why.ts')).why,
  },
  ko: {
    embed: async () => (await import('./ko/embed.ts')).embed,
    facts: async () => (await import('./ko/facts.ts')).facts,
    message: async () => (await import('./ko/message.ts')).message,
    presenter: async () => (await import('./ko/presenter.ts')).presenter,
    raft: async () => (await import('./ko/raft.ts')).raft,
    relations: async () => (await import('./ko/relations.ts')).relations,
    scheduling: async () => (await import('./ko/scheduling.ts')).scheduling,
    sessions: async () => (await import('./ko/sessions.ts')).sessions,
    share: async () => (await import('./ko/share.ts')).share,
    time: async () => (await import('./ko/time.ts')).time,
    tour: async () => (await import('./ko/tour.ts')).tour,
    why: async () => (await import('./ko/why.ts')).why,
  },
}

type Loaded = { readonly [P in Part]?: { readonly language: Language; readonly messages: LateMessages[P] } }

const useLoaded = create<Loaded>(() => ({}))

/** The texts of one part; undefined until they are there. Another language takes the place of this one when it has come. */
export function useLateText<P extends Part>(part: P): LateMessages[P] | undefined {
  const language = useLanguage()
  useEffect(() => {
    void loadLateText(part, language)
  }, [part, language])
  return useLoaded((state) => state[part]?.messages)
}

async function loadLateText<P extends Part>(part: P, language: Language): Promise<void> {
  if (useLoaded.getState()[part]?.language === language) return
  const messages = await loaders[language][part]()
  useLoaded.setState({ [part]: { language, messages } })
}
