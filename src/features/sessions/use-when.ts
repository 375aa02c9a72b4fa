import { useLanguage } from '../../i18n/text.ts'

/** A moment of real time, as the reader's language writes it. */
export function useWhen(atMs: number): string {
  const language = useLanguage()
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(atMs)
}
