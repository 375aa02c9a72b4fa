// Makes cli/bridge/protobuf-table.json: which field of which Kubernetes type has which protobuf number, and how its JSON
// looks. Facts only, read from the published sources of k8s.io/api and its neighbours of one version:
//   node scripts/gen-protobuf-table.mjs DIR
// where DIR holds checkouts named api, apimachinery, apiextensions-apiserver and kube-aggregator.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('usage: node scripts/gen-protobuf-table.mjs DIR')

const table = {}
const old = /v\d+(alpha|beta)\d+|testapigroup|imagepolicy|extensions\/v1beta1/
for (const file of protoFiles(folder)) {
  if (old.test(file) && !/resource\/v1beta/.test(file)) continue
  readProto(readFileSync(file, 'utf8'), goTags(dirname(file)))
}
const sorted = Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(new URL('../cli/bridge/protobuf-table.json', import.meta.url), `${JSON.stringify(sorted, null, 1)}\n`)

function protoFiles(path) {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const at = join(path, entry.name)
    if (entry.isDirectory()) return entry.name === 'testdata' || entry.name === 'vendor' ? [] : protoFiles(at)
    return entry.name === 'generated.proto' ? [at] : []
  })
}

/** By struct and protobuf number: the JSON name, and whether it is inlined, left out when zero, or a pointer. */
function goTags(path) {
  const tags = new Map()
  for (const name of readdirSync(path).filter((one) => one.endsWith('.go') && !/_test|generated/.test(one))) {
    let struct = ''
    for (const line of readFileSync(join(path, name), 'utf8').split('\n')) {
      struct = /^type (\w+) struct/.exec(line)?.[1] ?? struct
      const [, type = '', text = ''] = /^\s+(?:\w+\s+)?(\S+)\s+`(.*)`/.exec(line) ?? []
      const json = /json:"([^"]*)"/.exec(text)?.[1]
      const number = /protobuf:"\w+,(\d+)/.exec(text)?.[1]
      if (json === undefined || number === undefined) continue
      tags.set(`${struct}.${number}`, {
        name: json.split(',')[0],
        inline: /,inline/.test(json),
        omit: /,omitempty|,omitzero/.test(json),
        omitZero: /,omitzero/.test(json),
        pointer: type.startsWith('*'),
      })
    }
  }
  return tags
}

/** A field reads `number name flags type`: `*` a list, `%` a map, `^` inlined, `?` omitempty, `0` omitzero, `&` a pointer. */
function readProto(text, tags) {
  const source = /^package (.*);/m.exec(text)?.[1] ?? ''
  for (const [, message, body] of text.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const fields = []
    for (const line of body.split('\n')) {
      const match = /^\s+(optional|repeated|map<string, )\s*([\w.]+)>?\s+(\w+) = (\d+)/.exec(line)
      if (!match) continue
      const [, label, type, name, number] = match
      const tag = tags.get(`${message}.${number}`) ?? {
        name,
        omit: true,
        omitZero: false,
        inline: false,
        pointer: false,
      }
      const flags = `${label === 'repeated' ? '*' : ''}${label.startsWith('map') ? '%' : ''}${tag.inline ? '^' : ''}${tag.omit ? '?' : ''}${tag.omitZero ? '0' : ''}${tag.pointer ? '&' : ''}`
      fields.push(`${number} ${tag.name === '-' ? name : tag.name || name} ${flags || '-'} ${shortType(type, source)}`)
    }
    table[shortType(message, source)] = fields
  }
}

/** `core/v1.Pod`, `meta/v1.Time`, `string`. */
function shortType(type, source) {
  if (/^(string|bytes|bool|double|u?int(32|64))$/.test(type)) return type
  const full = type.includes('.') ? type.replace(/^\./, '') : `${source}.${type}`
  return full.replace(/^k8s\.io\.(api\.|\w+\.pkg\.(apis\.|api\.|util\.)?|)/, '').replace(/\.(?=[^.]*\.[^.]*$)/g, '/')
}

if (!existsSync(join(folder, 'api'))) throw new Error(`${folder} has no api`)
