// What to paste where, to have a cluster in one's own page.

export type Embedding = {
  /** The widget's page, with a slash at its end. */
  readonly widget: string
  /** The application's page. */
  readonly application: string
  /** `#w1:…` of a run, or '' for a fresh cluster. */
  readonly run: string
  readonly view: readonly string[]
  readonly language: '' | 'en' | 'ko'
  readonly theme: 'system' | 'light' | 'dark'
  readonly start: 'seen' | 'click'
  readonly height: number
  /** What screen readers call it. */
  readonly label: string
}

export const snippetKinds = ['element', 'iframe', 'jekyll', 'mdx', 'markdown'] as const
export type SnippetKind = (typeof snippetKinds)[number]

/** The widget's address with everything that was chosen. */
export function widgetAddress({ widget, run, ...chosen }: Embedding): string {
  const query = new URLSearchParams(settings(chosen))
  return `${widget}${query.size > 0 ? `?${query}` : ''}${run}`
}

export function snippetOf(kind: SnippetKind, embedding: Embedding): string {
  const { widget, application, run, height, label } = embedding
  const frame = `src="${attribute(widgetAddress(embedding))}" title="${attribute(label)}" loading="lazy"`
  switch (kind) {
    case 'element': {
      const attributes = [
        ...(run === '' ? [] : [['src', `${widget}${run}`]]),
        ...settings(embedding),
        ['height', String(height)],
        ['label', label],
      ].map(([name, value = '']) => ` ${name}="${attribute(value)}"`)
      return `<script type="module" src="${attribute(widget)}wheelhouse-cluster.js"></script>
<wheelhouse-cluster${attributes.join('')}></wheelhouse-cluster>`
    }
    case 'iframe':
      return `<iframe ${frame} style="width: 100%; height: ${height}px; border: 0"></iframe>`
    case 'jekyll':
      return `{% comment %} _includes/wheelhouse.html {% endcomment %}
<iframe src="${attribute(widget)}?{{ include.options }}{{ include.run }}" title="{{ include.title }}" loading="lazy" style="width: 100%; height: {{ include.height }}px; border: 0"></iframe>

{% comment %} in a post {% endcomment %}
{% include wheelhouse.html options="${attribute(String(new URLSearchParams(settings(embedding))))}" run="${attribute(run)}" height="${height}" title="${attribute(label)}" %}`
    case 'mdx':
      return `<iframe ${frame} style={{ width: '100%', height: ${height}, border: 0 }} />`
    case 'markdown':
      return `[![${label.replace(/[[\]\\]/g, '\\$&')}](${new URL('poster-light.svg', application).href})](${application}${run})`
  }
}

/** What differs from what the widget does of itself. */
function settings({ view, language, theme, start }: Pick<Embedding, 'view' | 'language' | 'theme' | 'start'>) {
  return [
    ...(view.join() === 'diagram' || view.length === 0 ? [] : [['view', view.join(',')]]),
    ...(language === '' ? [] : [['lang', language]]),
    ...(theme === 'system' ? [] : [['theme', theme]]),
    ...(start === 'seen' ? [] : [['start', start]]),
  ] as [string, string][]
}

function attribute(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => ({ '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
}
