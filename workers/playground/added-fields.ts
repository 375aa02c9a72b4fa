// What the API server added to an object that it was asked to create, and which of its parts did: admission plugins by the
// fields that are theirs, else defaults, else the strategy that every object passes.
export type AddedField = { readonly path: string; readonly value: string; readonly by: string }

const mostFields = 60
const longestValue = 120

/** Fields that only one admission plugin fills in, by their path. */
const owners: readonly (readonly [RegExp, string])[] = [
  [/^spec\.(serviceAccountName|serviceAccount|imagePullSecrets)$/, 'ServiceAccount'],
  [/^spec\.volumes.*kube-api-access/, 'ServiceAccount'],
  [/volumeMounts.*kube-api-access/, 'ServiceAccount'],
  [/^spec\.(priority|preemptionPolicy)$/, 'Priority'],
  [/^spec\.tolerations.*(not-ready|unreachable)/, 'DefaultTolerationSeconds'],
  [/^spec\.storageClassName$/, 'DefaultStorageClass'],
  [/^spec\.ingressClassName$/, 'DefaultIngressClass'],
  [/^spec\.taints/, 'TaintNodesByCondition'],
  [/^metadata\.finalizers.*(pvc-protection|pv-protection)/, 'StorageObjectInUseProtection'],
  [/^spec\.overhead/, 'RuntimeClass'],
  [/^metadata\.annotations.*kubernetes\.io\/limit-ranger/, 'LimitRanger'],
  [/^metadata\./, 'strategy'],
  [/^status/, 'strategy'],
  [/^spec\.(clusterIPs?|ipFamilies|ipFamilyPolicy|ports.*nodePort)/, 'allocator'],
]

/** Fields of `stored` that `sent` does not have, outermost only. */
export function addedTo(sent: unknown, stored: unknown): readonly AddedField[] {
  const found: AddedField[] = []
  walk(sent, stored, '', found)
  return found
}

function walk(sent: unknown, stored: unknown, path: string, found: AddedField[]): void {
  if (found.length >= mostFields || path === 'metadata.managedFields') return
  if (sent === undefined) {
    found.push(fieldOf(path, stored))
    return
  }
  if (Array.isArray(stored) && Array.isArray(sent)) {
    for (const [index, item] of stored.entries()) walk(partner(sent, item, index), item, `${path}[${index}]`, found)
    return
  }
  if (!isObject(stored) || !isObject(sent)) return
  for (const [name, value] of Object.entries(stored))
    if (value !== undefined)
      walk(Object.hasOwn(sent, name) ? sent[name] : undefined, value, path === '' ? name : `${path}.${name}`, found)
}

/** The item of the same name that was sent, or that stood at the same place. */
function partner(sent: readonly unknown[], item: unknown, index: number): unknown {
  if (!isObject(item) || typeof item['name'] !== 'string') return sent[index]
  return sent.find((one) => isObject(one) && one['name'] === item['name'])
}

function fieldOf(path: string, value: unknown): AddedField {
  const text = JSON.stringify(value)
  const whole = `${path} ${text}`
  const by = owners.find(([pattern]) => pattern.test(path) || pattern.test(whole))?.[1] ?? 'defaults'
  return { path, value: text.length > longestValue ? `${text.slice(0, longestValue)}…` : text, by }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
