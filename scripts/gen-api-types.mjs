// Writes the API's TypeScript types and its schema table from scripts/api-facts.json, the facts read off a real API
// server (fields, refs, required, enums, merge keys; no prose). Run it by hand after adding a kind to `roots`:
//   node scripts/gen-api-types.mjs && npx biome check --write workers/apis workers/apimachinery
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const { definitions, version } = JSON.parse(readFileSync(new URL('api-facts.json', import.meta.url), 'utf8'))
/** How the API's Go structs are laid out: per struct its fields in order, as [Go name, Go type, JSON name, options]. */
const go = JSON.parse(readFileSync(new URL('go-facts.json', import.meta.url), 'utf8'))

/** Kinds whose types are written, with all that they refer to. */
const roots = [
  'core.v1.Namespace',
  'core.v1.Node',
  'core.v1.Pod',
  'core.v1.Service',
  'core.v1.Endpoints',
  'core.v1.ConfigMap',
  'core.v1.ServiceAccount',
  'core.v1.Event',
  'core.v1.Binding',
  'apps.v1.ReplicaSet',
  'apps.v1.Deployment',
  'apps.v1.DaemonSet',
  'apps.v1.ControllerRevision',
  'discovery.v1.EndpointSlice',
  'coordination.v1.Lease',
  'events.v1.Event',
  'rbac.v1.Role',
  'rbac.v1.RoleBinding',
  'rbac.v1.ClusterRole',
  'rbac.v1.ClusterRoleBinding',
  'storage.v1.StorageClass',
  'scheduling.v1.PriorityClass',
  'autoscaling.v1.Scale',
  'authentication.v1.TokenRequest',
  'meta.v1.Status',
  'meta.v1.DeleteOptions',
]

/** Late kinds and their folders: what only they need of the schema table lies there, to come with their door. */
const lateRoots = {
  'core.v1.PodTemplate': 'core/pod-template',
  'core.v1.Secret': 'core/secret',
  'core.v1.ComponentStatus': 'core/component-status',
  'core.v1.PersistentVolumeClaim': 'core/persistent-volume-claim',
  'core.v1.PersistentVolume': 'core/persistent-volume',
  'core.v1.ReplicationController': 'core/replication-controller',
  'core.v1.LimitRange': 'core/limit-range',
  'core.v1.ResourceQuota': 'core/resource-quota',
  'apps.v1.StatefulSet': 'apps/stateful-set',
  'batch.v1.Job': 'batch/job',
  'batch.v1.CronJob': 'batch/cron-job',
  'autoscaling.v2.HorizontalPodAutoscaler': 'autoscaling/horizontal-pod-autoscaler',
  'autoscaling.v1.HorizontalPodAutoscaler': 'autoscaling/horizontal-pod-autoscaler-v1',
  'networking.v1.NetworkPolicy': 'networking/network-policy',
  'networking.v1.Ingress': 'networking/ingress',
  'networking.v1.IngressClass': 'networking/ingress-class',
  'networking.v1.IPAddress': 'networking/ip-address',
  'networking.v1.ServiceCIDR': 'networking/service-cidr',
  'policy.v1.PodDisruptionBudget': 'policy/pod-disruption-budget',
  'authorization.v1.SubjectAccessReview': 'authorization/subject-access-review',
  'authorization.v1.LocalSubjectAccessReview': 'authorization/local-subject-access-review',
  'authorization.v1.SelfSubjectAccessReview': 'authorization/self-subject-access-review',
  'authorization.v1.SelfSubjectRulesReview': 'authorization/self-subject-rules-review',
  'authentication.v1.TokenReview': 'authentication/token-review',
  'authentication.v1.SelfSubjectReview': 'authentication/self-subject-review',
  'storage.v1.VolumeAttachment': 'storage/volume-attachment',
  'storage.v1.VolumeAttributesClass': 'storage/volume-attributes-class',
  'storage.v1.CSIDriver': 'storage/csi-driver',
  'storage.v1.CSINode': 'storage/csi-node',
  'storage.v1.CSIStorageCapacity': 'storage/csi-storage-capacity',
  'node.v1.RuntimeClass': 'node/runtime-class',
  'certificates.v1.CertificateSigningRequest': 'certificates/certificate-signing-request',
  'flowcontrol.v1.FlowSchema': 'flowcontrol/flow-schema',
  'flowcontrol.v1.PriorityLevelConfiguration': 'flowcontrol/priority-level-configuration',
  'apiregistration.v1.APIService': 'apiregistration/api-service',
  'admissionregistration.v1.ValidatingWebhookConfiguration': 'admissionregistration/validating-webhook-configuration',
  'admissionregistration.v1.MutatingWebhookConfiguration': 'admissionregistration/mutating-webhook-configuration',
  'admissionregistration.v1.ValidatingAdmissionPolicy': 'admissionregistration/validating-admission-policy',
  'admissionregistration.v1.ValidatingAdmissionPolicyBinding':
    'admissionregistration/validating-admission-policy-binding',
  'admissionregistration.v1.MutatingAdmissionPolicy': 'admissionregistration/mutating-admission-policy',
  'admissionregistration.v1.MutatingAdmissionPolicyBinding': 'admissionregistration/mutating-admission-policy-binding',
  'resource.v1.ResourceClaim': 'resource/resource-claim',
  'resource.v1.ResourceClaimTemplate': 'resource/resource-claim-template',
  'resource.v1.DeviceClass': 'resource/device-class',
  'resource.v1.ResourceSlice': 'resource/resource-slice',
  'apiextensions.v1.CustomResourceDefinition': 'apiextensions/custom-resource-definition',
}

const short = (ref) => {
  const m =
    /^(?:#\/definitions\/)?(?:io\.k8s\.)?(?:api|(?:apimachinery|apiextensions-apiserver|kube-aggregator)\.pkg\.apis)\.(\w+)\.(\w+)\.(\w+)$/.exec(
      ref,
    )
  return m ? `${m[1]}.${m[2]}.${m[3]}` : undefined
}
const byName = new Map(Object.entries(definitions).flatMap(([k, v]) => (short(k) ? [[short(k), v]] : [])))

const scalarOfRef = (ref) => {
  if (ref.endsWith('.Quantity')) return 'q'
  if (ref.endsWith('.IntOrString')) return 'x'
  if (ref.endsWith('.MicroTime')) return 'T'
  if (ref.endsWith('v1.Time')) return 't'
  if (/RawExtension|FieldsV1|OrStringArray$/.test(ref)) return 'o'
  if (ref.endsWith('.JSON')) return 'j'
  if (/JSONSchemaPropsOr(Array|Bool)$/.test(ref)) return 'apiextensions.v1.JSONSchemaProps'
}

/** One field's type in the table's notation; see the header of openapi.ts. */
function encode(p) {
  if (p.$ref ?? p.allOf?.[0]?.$ref) {
    const ref = p.$ref ?? p.allOf[0].$ref
    return scalarOfRef(ref) ?? short(ref) ?? 'o'
  }
  switch (p.type) {
    case 'array':
      return `[${encode(p.items)}`
    case 'object':
      return p.additionalProperties ? `{${encode(p.additionalProperties)}` : 'o'
    case 'string':
      return p.format === 'byte' ? 'y' : p.format === 'date-time' ? 't' : 's'
    case 'integer':
      return p.format === 'int64' ? 'l' : 'i'
    case 'number':
      return 'd'
    case 'boolean':
      return 'b'
    default:
      return 'o'
  }
}

/** The struct that a field is, or holds a list of. */
const structOf = (p) =>
  byName.get(short(p.$ref ?? p.allOf?.[0]?.$ref ?? p.items?.$ref ?? p.items?.allOf?.[0]?.$ref ?? ''))

/** A list map's key, with what it is where an element does not say. */
function keyOf(p, key) {
  const value = structOf(p)?.properties?.[key]?.default
  return value === undefined ? key : `${key}=${value}`
}

function encodeField(p, required) {
  const marks = []
  const strategy = p['x-kubernetes-patch-strategy'] ?? ''
  if (strategy.includes('merge')) marks.push(`m=${p['x-kubernetes-patch-merge-key'] ?? ''}`)
  if (strategy.includes('retainKeys')) marks.push('r')
  const listType = p['x-kubernetes-list-type']
  if (listType === 'map') marks.push(`k=${p['x-kubernetes-list-map-keys'].map((key) => keyOf(p, key)).join(',')}`)
  if (listType === 'set') marks.push('set')
  if ((p['x-kubernetes-map-type'] ?? structOf(p)?.['x-kubernetes-map-type']) === 'atomic') marks.push('a')
  if (p.enum) marks.push(`e=${p.enum.join(',')}`)
  if (required) marks.push('R')
  if (p.$ref?.endsWith('OrBool')) marks.push('B')
  return [encode(p), ...marks].join('|')
}

/** A struct's fields in Go's order, those of embedded structs in their place: JSON name -> facts. */
function goFields(name, embeddedIn = '') {
  const fields = new Map()
  for (const [goName, type, jsonName, ...options] of go.structs[name] ?? []) {
    if (options.includes('inline') || jsonName === '') {
      if (type === 'metav1.TypeMeta') {
        for (const field of ['kind', 'apiVersion'])
          fields.set(field, { goName: '', type: 'string', options: ['omitempty'], embeddedIn })
        continue
      }
      for (const [key, facts] of goFields(goTypeName(type, name), goName)) fields.set(key, facts)
    } else fields.set(jsonName, { goName, type, options, embeddedIn })
  }
  return fields
}

/** `[]metav1.Condition` in a file of group apps is meta.v1.Condition. */
function goTypeName(type, from) {
  const bare = type.replace(/^(\*|\[\]|map\[\w+\])+/, '')
  const [, prefix, name] = /^(?:(\w+)\.)?(\w+)$/.exec(bare) ?? []
  if (prefix === undefined) return from.replace(/\w+$/, name)
  const group = prefix === 'metav1' ? 'meta' : /^(core|api)?v1$/.test(prefix) ? 'core' : prefix
  return `${group}.v1.${name}`
}

/** What Go does with the field: how it is written when empty, and what its names are where the JSON does not tell. */
function goMarks({ goName, type, options, embeddedIn }, jsonName, owner) {
  const marks = []
  const isPointer = type.startsWith('*')
  const name = goTypeName(type, owner)
  const isPlainStruct = name in go.structs && !/^(\*|\[\]|map)/.test(type)
  const isTime = /^(metav1\.)?(Micro)?Time$/.test(type)
  if (isPointer) marks.push('p')
  if (!options.includes('omitempty') || ((isPlainStruct || isTime) && !options.includes('omitzero'))) marks.push('w')
  const bare = type.replace(/^(\*|\[\])+/, '')
  if (name in go.named) marks.push(`g=${name.replace(/^\w+\./, '')}`)
  else if (bare === 'types.UID') marks.push('g=types.UID')
  if (goName !== '' && goName !== jsonName[0].toUpperCase() + jsonName.slice(1)) marks.push(`G=${goName}`)
  if (embeddedIn !== '') marks.push(`I=${embeddedIn}`)
  return marks
}

const wanted = new Map()
/** Writes the type and all that it refers to into `wanted`, and their names into `found`. */
const visit = (name, found) => {
  if (found.has(name) || !byName.has(name)) return
  found.add(name)
  if (!wanted.has(name)) wanted.set(name, fieldsOf(name))
  for (const encoded of Object.values(wanted.get(name))) {
    const m = /^[[{]*([a-z]+\.v\w+\.\w+)/.exec(encoded)
    if (m) visit(m[1], found)
  }
}

function fieldsOf(name) {
  const d = byName.get(name)
  const fields = {}
  const facts = goFields(name)
  const position = [...facts.keys()]
  const properties = Object.entries(d.properties ?? {}).sort(([a], [b]) => position.indexOf(a) - position.indexOf(b))
  for (const [field, p] of properties) {
    if (!facts.has(field)) throw new Error(`no Go facts about ${name}.${field}`)
    fields[field] = [encodeField(p, d.required?.includes(field)), ...goMarks(facts.get(field), field, name)].join('|')
  }
  return fields
}
const early = new Set()
for (const root of roots) visit(root, early)
/** Per folder of a late kind, the types that are not in the first table. Two of them may have some in common. */
const late = new Map(
  Object.entries(lateRoots).map(([root, folder]) => {
    const found = new Set()
    visit(root, found)
    return [folder, [...found].filter((name) => !early.has(name))]
  }),
)
for (const root of [...roots, ...Object.keys(lateRoots)])
  if (!wanted.has(root)) throw new Error(`no facts about ${root}`)

// --- types
const scalars = {
  s: 'string',
  i: 'number',
  l: 'number',
  d: 'number',
  b: 'boolean',
  q: 'string',
  x: 'number | string',
  t: 'string',
  T: 'string',
  y: 'string',
  o: 'Readonly<Record<string, unknown>>',
  j: 'unknown',
}
const home = (name) => {
  const [group, version] = name.split('.')
  if (group === 'meta') return 'workers/apimachinery/meta-types.ts'
  return `workers/apis/${group}/${version === 'v1' ? '' : `${version}-`}types.ts`
}
const imports = new Map()
const typeName = (name) => name.split('.')[2]
/** A type of another group whose name exists here too is imported under a longer name. */
const alias = (name, from) => {
  const clash = wanted.has(from.replace(/\.\w+$/, `.${typeName(name)}`))
  return clash ? `${typeName(name)}Of${name.split('.')[0]}` : typeName(name)
}
function toType(encoded, from) {
  const t = encoded.split('|')[0]
  if (t[0] === '[') return `readonly ${wrap(toType(t.slice(1), from))}[]`
  if (t[0] === '{') return `Readonly<Record<string, ${toType(t.slice(1), from)}>>`
  if (scalars[t]) {
    const values = /\|e=([^|]*)/.exec(encoded)?.[1]
    return values === undefined
      ? scalars[t]
      : values
          .split(',')
          .map((v) => `'${v}'`)
          .join(' | ')
  }
  if (/\|B(\||$)/.test(encoded)) return `boolean | ${toType(t, from)}`
  if (home(t) === home(from)) return typeName(t)
  const file = home(from)
  const name = alias(t, from)
  const line = name === typeName(t) ? name : `${typeName(t)} as ${name}`
  if (!imports.has(file)) imports.set(file, new Map())
  const per = imports.get(file)
  per.set(home(t), (per.get(home(t)) ?? new Set()).add(line))
  return name
}
const wrap = (t) => (t.includes(' ') && !t.startsWith('Readonly<') ? `(${t})` : t)

const files = new Map()
for (const name of [...wanted.keys()].sort()) {
  const byName = Object.entries(wanted.get(name)).sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = byName.map(([field, encoded]) => {
    const top = (field === 'apiVersion' || field === 'kind') && wanted.get(name).metadata
    const key = /^[\w$]+$/.test(field) ? field : `'${field}'`
    const isTemplate =
      field === 'metadata' &&
      /Template(Spec)?$/.test(name) &&
      !/^(core\.v1\.Pod|resource\.v1\.ResourceClaim)Template$/.test(name)
    const required =
      /\|R(\||$)/.test(encoded) ||
      (field === 'metadata' && encoded.startsWith('meta.v1.ObjectMeta')) ||
      (field === 'spec' && wanted.get(name).metadata && !/Namespace|Node$/.test(name)) ||
      name + field === 'meta.v1.ObjectMetaname'
    if (isTemplate) return `  readonly metadata?: Partial<${toType(encoded, name)}> | undefined`
    return `  readonly ${key}${required ? '' : '?'}: ${toType(encoded, name)}${required || top ? '' : ' | undefined'}`.replace(
      /\?: (.*)$/,
      (_, t) => `?: ${/^unknown\b/.test(t) ? 'unknown' : t.endsWith('undefined') ? t : `${t} | undefined`}`,
    )
  })
  const body = lines.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${lines.join('\n')}\n}`
  const text = `export type ${typeName(name)} = ${body}\n`
  files.set(home(name), [...(files.get(home(name)) ?? []), text])
}
for (const [file, parts] of files) {
  const depth = file.split('/').length - 2
  const heads = [...(imports.get(file) ?? [])].map(([to, names]) => {
    const rel = `${'../'.repeat(depth)}${to.replace('workers/', '')}`
    return `import type { ${[...names].sort().join(', ')} } from '${rel}'`
  })
  mkdirSync(new URL(`../${file.replace(/\/[^/]+$/, '')}/`, import.meta.url), { recursive: true })
  writeFileSync(
    new URL(`../${file}`, import.meta.url),
    `// Written by scripts/gen-api-types.mjs from the facts of Kubernetes ${version}. Objects are shared by reference and never changed.\n${heads.join('\n')}\n${parts.join('\n')}`,
  )
}

// --- schema tables
const rowsOf = (names) =>
  [...names].sort().map((name) => {
    const fields = Object.entries(wanted.get(name)).map(([f, e]) => `${JSON.stringify(f)}: ${JSON.stringify(e)}`)
    return `  ${JSON.stringify(name)}: { ${fields.join(', ')} },`
  })
writeFileSync(
  new URL('../workers/apis/openapi.ts', import.meta.url),
  `// Written by scripts/gen-api-types.mjs from the facts of Kubernetes ${version}.

/**
 * Every API type by \`group.version.Name\`, each field in a short notation: a type, then marks after bars. Types that only
 * late kinds have come with their doors (late-kind.ts); complete-openapi.ts has them all.
 * Types: s string, i int32, l int64, d double, b boolean, q quantity, x int-or-string, t time, T micro time, y bytes
 * (base64), o free-form object, j anything, or the name of another type; \`[\` before it makes a list, \`{\` a map.
 * Marks: R required, e=A,B enum, m=key merged by strategic merge patch (no key: a set of scalars), r retainKeys,
 * k=a,b=x list map keys (b is x where it is absent), set list is a set, a one owner for all of the map or struct.
 * Marks of Go's struct, whose order the fields have: p a pointer (empty is not absent), w written even when empty,
 * g=Type named type, G=Name field name (where not the JSON name's), I=Struct the embedded struct that it belongs to.
 * B: may be a boolean instead.
 */
export const openapi: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${rowsOf(early).join('\n')}
}
`,
)
const camel = (folder) => folder.replace(/\W+(\w)/g, (_, letter) => letter.toUpperCase())
for (const [folder, names] of late) {
  mkdirSync(new URL(`../workers/apis/${folder}/`, import.meta.url), { recursive: true })
  writeFileSync(
    new URL(`../workers/apis/${folder}/types-table.ts`, import.meta.url),
    `// Written by scripts/gen-api-types.mjs from the facts of Kubernetes ${version}; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const ${camel(folder)}Types: TypeTable = {
${rowsOf(names).join('\n')}
}
`,
  )
}
writeFileSync(
  new URL('../workers/apis/complete-openapi.ts', import.meta.url),
  `// Written by scripts/gen-api-types.mjs from the facts of Kubernetes ${version}.
${[...late.keys()]
  .sort()
  .map((folder) => `import { ${camel(folder)}Types } from './${folder}/types-table.ts'`)
  .join('\n')}
import { openapi } from './openapi.ts'

/** Every API type, those of late kinds too: for kubectl, which knows them without asking. */
export const completeOpenapi: typeof openapi = {
  ...openapi,
${[...late.keys()].map((folder) => `  ...${camel(folder)}Types,`).join('\n')}
}
`,
)
console.log(`${wanted.size} types`)
