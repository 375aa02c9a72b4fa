/** The languages of the page. */
export type Language = 'en' | 'ko'

/** The language that the browser asks for, English when it is none of ours. */
export function detectLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (tag.toLowerCase().startsWith('ko')) return 'ko'
    if (tag.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}
