// What the widget's address asks for. Whatever is written there, only known values get through.

export const viewable = ['diagram', 'editor', 'terminal', 'objects', 'inspector', 'trace'] as const
export type Viewable = (typeof viewable)[number]

export type Options = {
  /** The panels, the first of which shows at first. */
  readonly view: readonly Viewable[]
  readonly language: 'en' | 'ko'
  readonly theme: 'light' | 'dark' | 'system'
  /** When the cluster is to run: when it comes into sight, or when it is clicked. */
  readonly start: 'seen' | 'click'
  /** Virtual seconds a second. */
  readonly speed: number | 'story'
}

export function optionsOf(search: string, languages: readonly string[]): Options {
  const query = new URLSearchParams(search)
  const asked = (query.get('view') ?? '').split(/[\s,]+/)
  const view = viewable.filter((name) => asked.includes(name)).sort((a, b) => asked.indexOf(a) - asked.indexOf(b))
  const speed = Number(query.get('speed') ?? Number.NaN)
  return {
    view: view.length === 0 ? ['diagram'] : view,
    language: oneOf(query.get('lang'), ['en', 'ko']) ?? (languages[0]?.startsWith('ko') ? 'ko' : 'en'),
    theme: oneOf(query.get('theme'), ['light', 'dark', 'system']) ?? 'system',
    start: oneOf(query.get('start'), ['seen', 'click']) ?? 'seen',
    speed: speed >= 0.01 && speed <= 1000 ? speed : 'story',
  }
}

function oneOf<T extends string>(value: string | null, known: readonly T[]): T | undefined {
  return known.find((each) => each === value)
}
