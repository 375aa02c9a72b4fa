import { afterEach, expect, test } from 'vitest'
import { elementSvg } from './element-svg.ts'

afterEach(() => document.body.replaceChildren())

function drawn(html: string, metadata = ''): Document {
  const root = document.createElement('div')
  root.style.cssText = 'position: fixed; left: 10px; top: 20px; width: 300px; height: 200px; font: 16px monospace'
  root.innerHTML = html
  document.body.append(root)
  const read = new DOMParser().parseFromString(elementSvg(root, 'A title', '.tools', metadata), 'image/svg+xml')
  expect(read.querySelector('parsererror')).toBeNull()
  return read
}

test('a box is drawn where it is, with its colours, and its words as words', () => {
  const svg = drawn(
    '<div style="position: absolute; left: 5px; top: 7px; width: 100px; height: 40px; background: rgb(1, 2, 3); border-radius: 4px">web-1</div>',
  )
  const rect = svg.querySelector('rect')
  expect([rect?.getAttribute('x'), rect?.getAttribute('y'), rect?.getAttribute('fill')]).toEqual([
    '5',
    '7',
    'rgb(1, 2, 3)',
  ])
  expect(svg.querySelector('text')?.textContent).toBe('web-1')
})

test('a name that is no good XML stays a name, and a session stays whole', () => {
  const svg = drawn(
    '<p style="white-space: nowrap">&lt;script&gt;alert("1")&lt;/script&gt; &amp;amp;</p>',
    '{"name":"]]><&\\u0001"}',
  )
  expect(svg.querySelector('script')).toBeNull()
  expect(svg.querySelector('text')?.textContent).toBe('<script>alert("1")</script> &amp;')
  expect(svg.querySelector('metadata')?.textContent).toBe('{"name":"]]><&\\u0001"}')
})

test('what floats over the chart and what is not to be seen is left out', () => {
  const svg = drawn('<p class="tools">zoom</p><p style="visibility: hidden">secret</p><p>seen</p>')
  expect([...svg.querySelectorAll('text')].map((text) => text.textContent)).toEqual(['seen'])
})

test('a text that was cut off on the screen is cut off in the picture', () => {
  const svg = drawn(
    '<p style="width: 60px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">a-very-long-name-of-a-pod</p>',
  )
  const text = svg.querySelector('text')
  expect(text?.textContent).toMatch(/^a-very?-?…$|^a-ve.*…$/)
  expect(Number(text?.getAttribute('textLength'))).toBeLessThanOrEqual(60)
})

test('a tank that is half full is half full', () => {
  const svg = drawn(
    '<div style="width: 50px; height: 50px; background: linear-gradient(0deg, rgb(255, 0, 0) 50%, rgb(0, 0, 255) 50%)"></div>',
  )
  expect([...svg.querySelectorAll('stop')].map((stop) => stop.getAttribute('offset'))).toEqual(['50%', '50%'])
})
