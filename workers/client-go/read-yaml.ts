// YAML as programs read it from disk. What kubeadm writes is plain; for anything else that people put into a file, a whole
// YAML reader is fetched.
import { parsePlainYaml } from '../apimachinery/plain-yaml.ts'
import type { Host } from '../simulation/host.ts'

/** Throws when the text is neither YAML nor JSON. */
export async function readYaml(host: Host, text: string): Promise<unknown> {
  const json = text.startsWith('{') ? parseJson(text) : undefined
  if (json !== undefined) return json
  const plain = parsePlainYaml(text)
  if (plain !== undefined) return plain.value
  const { parse } = await host.load(() => import('yaml'))
  return parse(text, { uniqueKeys: false, maxAliasCount: 10 })
}

/** JSON is YAML too, and read much faster; undefined: flow style YAML begins like this as well. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
