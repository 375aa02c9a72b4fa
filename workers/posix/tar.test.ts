import { expect, it } from 'vitest'
import { readTar, writeTar } from './tar.ts'

const entry = (path: string, text: string) => ({ path, isFolder: false, text, unixMs: 1_767_225_600_000 })

it('what tar has written it reads again: folders, long names, and texts in any letters', () => {
  const entries = [
    { path: 'a', isFolder: true, text: '', unixMs: 1_767_225_600_000 },
    entry('a/hello.txt', 'hello\n'),
    entry('a/안녕.txt', '안녕하세요 – 👋\n'.repeat(100)),
    entry(`a/${'long'.repeat(60)}.txt`, ''),
    entry('a/block', 'x'.repeat(512)),
  ]
  expect(readTar(writeTar(entries))).toEqual(entries)
})

it('an archive begins as GNU tar and busybox expect', () => {
  const text = writeTar([entry('f', 'abc')])
  expect(text.length % 512).toBe(0)
  expect(text.slice(257, 262)).toBe('ustar')
  expect(text.slice(124, 136)).toBe('00000000003\0')
  expect(Number.parseInt(text.slice(148, 154), 8)).toBe(
    [...text.slice(0, 148), ...text.slice(156, 512)].reduce((sum, one) => sum + one.charCodeAt(0), 8 * 32),
  )
})

it('what is no archive is refused', () => {
  expect(readTar('')).toBe('unexpected EOF')
  expect(readTar('x'.repeat(2000))).toBe('invalid tar header')
  const archive = writeTar([entry('f', 'a'.repeat(2000))])
  expect(readTar(archive.slice(0, 1024))).toBe('unexpected EOF')
})
