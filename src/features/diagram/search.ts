import type { ObjectView } from '../../../workers/contract.ts'

/** Whether an object answers to what was typed: each word is in its name, namespace, kind, status, node or a label. */
export function matches(object: ObjectView, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/)
  const { name, namespace, kind, pod, labels } = object
  const said = [
    name,
    namespace,
    kind,
    pod?.status,
    pod?.node,
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => said.includes(word))
}
