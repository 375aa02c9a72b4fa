// Writes workers/apis/descriptions.js, the words of `kubectl explain` and of the OpenAPI documents: what Kubernetes says of
// its types and fields, which the project doesn't commit. Does nothing when it is up to date.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { descriptions, shortName } from './api-descriptions.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outFile = join(root, 'workers/apis/descriptions.js')
const factsFile = join(root, 'scripts/api-facts.json')

const stamp = createHash('sha256')
for (const file of ['scripts/gen-descriptions.mjs', 'scripts/api-descriptions.mjs', 'package-lock.json'])
  stamp.update(readFileSync(join(root, file)))
const head = `// ${stamp.update(readFileSync(factsFile)).digest('hex')}\n`
if (!existsSync(outFile) || !readFileSync(outFile, 'utf8').startsWith(head)) write()

function write() {
  const { definitions } = JSON.parse(readFileSync(factsFile, 'utf8'))
  const describe = descriptions()
  const texts = new Map()
  const numberOf = (text) => {
    if (!texts.has(text)) texts.set(text, texts.size)
    return texts.get(text)
  }
  numberOf('')
  const types = {}
  for (const [name, { properties }] of Object.entries(definitions)) {
    if (!properties) continue
    const { text, fields } = describe(shortName(name))
    const said = Object.keys(properties).filter((field) => fields.get(field))
    if (text === '' && said.length === 0) continue
    types[shortName(name)] = {
      '': numberOf(text),
      ...Object.fromEntries(said.map((f) => [f, numberOf(fields.get(f))])),
    }
  }
  const json = JSON.stringify(JSON.stringify({ texts: [...texts.keys()], types }))
  writeFileSync(outFile, `${head}export const descriptions = JSON.parse(${json})\n`)
  console.log(`[descriptions] ${Object.keys(types).length} types -> ${outFile}`)
}
