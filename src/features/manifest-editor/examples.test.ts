import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { en } from '../../i18n/en.ts'
import { ko } from '../../i18n/ko.ts'

const folder = new URL('../../../public/manifests/', import.meta.url)
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as { file: string; group: string }[]
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))

it('every example stands in the gallery, with a title and a line in both languages', () => {
  expect(index.map(({ file }) => file).sort()).toEqual(files.sort())
  for (const { editor } of [en, ko]) {
    expect(Object.keys(editor.exampleTitles).sort()).toEqual(files)
    expect(Object.keys(editor.exampleLines).sort()).toEqual(files)
    for (const { group } of index) expect(Object.keys(editor.groups)).toContain(group)
  }
})

it.each(files)('%s is YAML of named objects', (file) => {
  const documents = parseAllDocuments(readFileSync(new URL(file, folder), 'utf8'))
  for (const document of documents) {
    expect('errors' in document ? document.errors : []).toEqual([])
    expect(document.toJS()).toMatchObject({
      apiVersion: expect.any(String),
      kind: expect.any(String),
      metadata: { name: expect.any(String) },
    })
  }
})
