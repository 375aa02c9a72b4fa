import { expect, test } from 'vitest'
import { type Embedding, snippetKinds, snippetOf, widgetAddress } from './snippets.ts'

const plain: Embedding = {
  widget: 'https://example.org/wh/embed/',
  application: 'https://example.org/wh/',
  run: '',
  view: ['diagram'],
  language: '',
  theme: 'system',
  start: 'seen',
  height: 480,
  label: 'A cluster',
}

test('what the widget does of itself is not written down', () => {
  expect(widgetAddress(plain)).toBe('https://example.org/wh/embed/')
  expect(
    snippetOf('element', plain),
  ).toBe(`<script type="module" src="https://example.org/wh/embed/wheelhouse-cluster.js"></script>
<wheelhouse-cluster height="480" label="A cluster"></wheelhouse-cluster>`)
})

test('panels, language, theme and the run are part of the address', () => {
  const chosen: Embedding = {
    ...plain,
    view: ['terminal', 'diagram'],
    language: 'ko',
    theme: 'dark',
    start: 'click',
    run: '#w1:abc',
  }
  expect(widgetAddress(chosen)).toBe(
    'https://example.org/wh/embed/?view=terminal%2Cdiagram&lang=ko&theme=dark&start=click#w1:abc',
  )
  expect(snippetOf('iframe', chosen)).toContain('&amp;lang=ko')
  expect(snippetOf('element', chosen)).toContain('src="https://example.org/wh/embed/#w1:abc" view="terminal,diagram"')
  expect(snippetOf('markdown', chosen)).toBe(
    '[![A cluster](https://example.org/wh/poster-light.svg)](https://example.org/wh/#w1:abc)',
  )
})

test('a label can’t break out of what it is written into', () => {
  for (const kind of snippetKinds) {
    const snippet = snippetOf(kind, { ...plain, label: '"><script>alert(1)</script>](x' })
    expect(snippet.replace(/^<script type="module".*$/m, '')).not.toMatch(
      kind === 'markdown' ? /[^\\]\]\(x/ : /<script/,
    )
  }
})
