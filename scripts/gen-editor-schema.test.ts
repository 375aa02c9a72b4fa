import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../workers/apis/kinds.ts'

type Schema = {
  readonly properties: { readonly kind: { readonly anyOf: readonly { readonly enum?: readonly string[] }[] } }
  readonly defaultSnippets: readonly { readonly label: string; readonly bodyText: string }[]
  readonly definitions: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, { description?: string }>> }>
  >
}

let schema: Schema
beforeAll(() => {
  const file = join(mkdtempSync(join(tmpdir(), 'schema-')), 'schema.json')
  execFileSync('node', [fileURLToPath(new URL('gen-editor-schema.mjs', import.meta.url)), file])
  schema = JSON.parse(readFileSync(file, 'utf8')) as Schema
})

const kindNames = () => schema.properties.kind.anyOf[0]?.enum ?? []

describe('the editor’s schema', () => {
  it('knows exactly the kinds that the API server lets one create, and List', () => {
    const created = kinds.filter(({ verbs }) => verbs.includes('create'))
    expect([...kindNames()].sort()).toEqual([...new Set([...created.map(({ kind }) => kind), 'List'])].sort())
  })

  it('explains the fields of a Pod and of a Deployment', () => {
    for (const type of ['PodSpec', 'Container', 'DeploymentSpec', 'Probe'])
      for (const [field, { description }] of Object.entries(schema.definitions[type]?.properties ?? {}))
        expect(description, `${type}.${field}`).toMatch(/\w{3}/)
  })

  it('offers skeletons of kinds that there are', () => {
    for (const { label, bodyText } of schema.defaultSnippets) {
      expect(kindNames()).toContain(label)
      expect(bodyText).toMatch(/^apiVersion: /)
    }
  })
})
