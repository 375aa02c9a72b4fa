// What Kubernetes says of its API types and their fields, read off packages: it is upstream's text, so it is read at build
// time and never committed. @kubernetes/client-node is of 1.36, but says nothing of fields that refer to other types and
// has lost paragraphs; cdk8s-plus-34 and kubernetes-types fill that in, as far as it is as old as they are.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules')
const models = join(modules, '@kubernetes/client-node/dist/gen/models')
const cdkTypes = join(modules, 'cdk8s-plus-34/lib/imports/k8s.d.ts')
const olderTypes = join(modules, 'kubernetes-types')

/** `io.k8s.api.core.v1.Pod` as `core.v1.Pod`. */
export const shortName = (name) =>
  /(?:api|apis|pkg\.\w+|util)\.(\w+)\.(\w+)\.(\w+)$/.exec(name)?.slice(1).join('.') ?? name

/** Finds the descriptions of a type and its fields by its short name. */
export function descriptions() {
  const newest = clientNode()
  const others = [cdk(), kubernetesTypes()]
  return (name) => {
    const older = others.map((types) => types.get(name) ?? { text: '', fields: new Map() })
    const { text, fields } = newest(name)
    const names = new Set([...fields.keys(), ...older.flatMap((one) => [...one.fields.keys()])])
    const best = (own, rest) => withParagraphs(own, rest) || rest.find((one) => one) || ''
    return {
      text: best(
        text,
        older.map((one) => one.text),
      ),
      fields: new Map(
        [...names].map((field) => [
          field,
          best(
            fields.get(field) ?? '',
            older.map((one) => one.fields.get(field) ?? ''),
          ),
        ]),
      ),
    }
  }
}

/** The same words with their line breaks: as an older version has them, else at double blanks after a sentence. */
function withParagraphs(text, others) {
  const squeeze = (one) => one.replace(/\s+/g, ' ').trim()
  return others.find((other) => squeeze(other) === squeeze(text)) || text.replace(/([.:!?)]) {2}(?=\S)/g, '$1\n\n')
}

function clientNode() {
  const files = new Set(readdirSync(models))
  return (name) => {
    const [group, kindVersion, type] = name.split('.')
    const version = `V${kindVersion.slice(1)}`
    const file = [`${version}${type}`, `${group[0].toUpperCase()}${group.slice(1)}${version}${type}`].find(
      (candidate) => files.has(`${candidate}.d.ts`),
    )
    const fields = new Map()
    if (!file) return { text: '', fields }
    const source = readFileSync(join(models, `${file}.d.ts`), 'utf8')
    const at = source.indexOf('export declare class')
    const names = new Map(
      [...readFileSync(join(models, `${file}.js`), 'utf8').matchAll(/"name": "(\w+)",\s*"baseName": "([^"]+)"/g)].map(
        (m) => [m[1], m[2]],
      ),
    )
    // It explains some fields by their type, not by themselves.
    for (const m of source.slice(at).matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'([^']+)'\??:/g))
      if (!/IntOrString is a type|MicroTime is version/.test(m[1])) fields.set(names.get(m[2]) ?? m[2], prose(m[1]))
    const head = [...source.slice(0, at).matchAll(/\/\*\*([\s\S]*?)\*\//g)].map((m) => prose(m[1]))
    return { text: head.filter((text) => !text.startsWith('Kubernetes\n')).pop() ?? '', fields }
  }
}

function cdk() {
  const types = new Map()
  const block = /\/\*\*((?:(?!\*\/)[\s\S])*?)@schema io\.k8s\.[\w.-]*?(\w+)\.(v\w+)\.(\w+)(?:#([\w$-]+))?\s*\*\//g
  for (const m of readFileSync(cdkTypes, 'utf8').matchAll(block)) {
    const type = typeIn(types, `${m[2]}.${m[3]}.${m[4]}`)
    const text = prose(m[1].replace(/@default[^\n]*/g, ''))
    if (m[5]) type.fields.set(m[5], text)
    else if (type.text === '') type.text = text
  }
  return types
}

function kubernetesTypes() {
  const types = new Map()
  for (const entry of readdirSync(olderTypes, { recursive: true })) {
    const [, group, version] = /^([a-z]+)[/\\](v\w+)\.d\.ts$/.exec(entry) ?? []
    if (!group) continue
    let type
    const source = readFileSync(join(olderTypes, entry), 'utf8')
    const block =
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export (?:interface|type) (\w+)|(?:readonly )?"?([\w$-]+)"?\??:)/g
    for (const m of source.matchAll(block)) {
      if (m[2]) {
        type = typeIn(types, `${group}.${version}.${m[2]}`)
        type.text = prose(m[1])
      } else type?.fields.set(m[3], prose(m[1]))
    }
  }
  return types
}

function typeIn(types, name) {
  if (!types.has(name)) types.set(name, { text: '', fields: new Map() })
  return types.get(name)
}

function prose(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .replace(/\\(['"`\\])/g, '$1')
    .replace(/\*\\\//g, '*/')
    .trim()
}
