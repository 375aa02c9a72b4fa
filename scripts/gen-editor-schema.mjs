// Writes public/k8s/schema.json, which the editor completes, explains and checks manifests by: the kinds that this cluster
// serves and no others. Types, enums and required fields come from scripts/api-facts.json (read off a real API server),
// descriptions from the packages @kubernetes/client-node (1.36) and cdk8s-plus-34. Does nothing when it is up to date.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { descriptions, shortName as short } from './api-descriptions.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outFile = resolve(process.argv[2] ?? join(root, 'public/k8s/schema.json'))
const factsFile = join(root, 'scripts/api-facts.json')
const snippetsFile = join(root, 'scripts/editor-snippets.yaml')

/** What a person may write in a manifest for this cluster. `workers/apis/kinds.ts` serves exactly these (a test says so). */
const servedKinds = [
  'core.v1.Namespace',
  'core.v1.Node',
  'core.v1.Pod',
  'core.v1.PodTemplate',
  'core.v1.ReplicationController',
  'core.v1.Service',
  'core.v1.Endpoints',
  'core.v1.ConfigMap',
  'core.v1.Secret',
  'core.v1.ServiceAccount',
  'core.v1.PersistentVolume',
  'core.v1.PersistentVolumeClaim',
  'core.v1.LimitRange',
  'core.v1.ResourceQuota',
  'core.v1.Event',
  'apps.v1.Deployment',
  'apps.v1.ReplicaSet',
  'apps.v1.DaemonSet',
  'apps.v1.StatefulSet',
  'apps.v1.ControllerRevision',
  'batch.v1.Job',
  'batch.v1.CronJob',
  'autoscaling.v2.HorizontalPodAutoscaler',
  'policy.v1.PodDisruptionBudget',
  'networking.v1.Ingress',
  'networking.v1.IngressClass',
  'networking.v1.NetworkPolicy',
  'networking.v1.IPAddress',
  'networking.v1.ServiceCIDR',
  'discovery.v1.EndpointSlice',
  'rbac.v1.Role',
  'rbac.v1.RoleBinding',
  'rbac.v1.ClusterRole',
  'rbac.v1.ClusterRoleBinding',
  'authorization.v1.SubjectAccessReview',
  'authorization.v1.LocalSubjectAccessReview',
  'authorization.v1.SelfSubjectAccessReview',
  'authorization.v1.SelfSubjectRulesReview',
  'authentication.v1.TokenReview',
  'authentication.v1.SelfSubjectReview',
  'certificates.v1.CertificateSigningRequest',
  'storage.v1.StorageClass',
  'storage.v1.CSIDriver',
  'storage.v1.CSINode',
  'storage.v1.CSIStorageCapacity',
  'storage.v1.VolumeAttachment',
  'storage.v1.VolumeAttributesClass',
  'scheduling.v1.PriorityClass',
  'node.v1.RuntimeClass',
  'coordination.v1.Lease',
  'admissionregistration.v1.ValidatingWebhookConfiguration',
  'admissionregistration.v1.MutatingWebhookConfiguration',
  'admissionregistration.v1.ValidatingAdmissionPolicy',
  'admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  'admissionregistration.v1.MutatingAdmissionPolicy',
  'admissionregistration.v1.MutatingAdmissionPolicyBinding',
  'apiextensions.v1.CustomResourceDefinition',
  'apiregistration.v1.APIService',
  'flowcontrol.v1.FlowSchema',
  'flowcontrol.v1.PriorityLevelConfiguration',
  'resource.v1.ResourceClaim',
  'resource.v1.ResourceClaimTemplate',
  'resource.v1.DeviceClass',
  'resource.v1.ResourceSlice',
]

const stamp = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(readFileSync(join(root, 'scripts/api-descriptions.mjs')))
  .update(readFileSync(factsFile))
  .update(readFileSync(snippetsFile))
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
if (existsSync(outFile) && readFileSync(outFile, 'utf8').slice(0, 120).includes(stamp)) process.exit(0)

const { definitions: facts, version } = JSON.parse(readFileSync(factsFile, 'utf8'))
const factsOf = new Map(Object.entries(facts).map(([name, schema]) => [short(name), schema]))
const explain = descriptions()
const definitions = {}
for (const name of servedKinds) define(name)
const schema = withBareNames(editorSchema())
mkdirSync(dirname(outFile), { recursive: true })
writeFileSync(outFile, JSON.stringify(schema))
console.log(
  `[schema] ${servedKinds.length} kinds, ${Object.keys(definitions).length} types of Kubernetes ${version} -> ${outFile}`,
)

/** One branch a kind; within a branch apiVersion is fixed, so a wrong group is told on its own line. */
function editorSchema() {
  const kinds = servedKinds.map((name) => {
    const [gvk] = factsOf.get(name)['x-kubernetes-group-version-kind']
    return { name, kind: gvk.kind, apiVersion: gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version }
  })
  for (const { name, kind, apiVersion } of kinds) {
    const definition = definitions[name]
    const { properties } = definition
    definitions[name] = {
      ...definition,
      properties: {
        ...properties,
        apiVersion: { ...properties.apiVersion, const: apiVersion },
        kind: { ...properties.kind, const: kind },
      },
      required: [...new Set(['apiVersion', 'kind', ...(definition.required ?? [])])],
    }
  }
  const versions = [...new Set(kinds.map((one) => one.apiVersion))]
  const kindNames = [...kinds.map((one) => one.kind), 'List']
  const customVersion = { type: 'string', pattern: '^(?!.*\\.k8s\\.io/)[a-z0-9-]+(\\.[a-z0-9-]+)+/v\\w+$' }
  const servedKind = { properties: { kind: { enum: kindNames } } }
  const fieldOf = (field) => definitions['core.v1.Pod'].properties[field].description
  return {
    $comment: stamp,
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      // Resources of the user's own kinds are in groups of their own, which have a domain.
      apiVersion: { description: fieldOf('apiVersion'), anyOf: [{ enum: versions }, customVersion] },
      kind: { description: fieldOf('kind'), anyOf: [{ enum: kindNames }, { pattern: '^[A-Z]' }] },
    },
    defaultSnippets: snippets(),
    allOf: [
      { if: { properties: { apiVersion: customVersion }, required: ['apiVersion'] }, else: servedKind },
      ...kinds.map(({ name, kind }) => branch(kind, { $ref: `#/definitions/${name}` })),
      branch('List', { properties: { apiVersion: { const: 'v1' }, items: { type: 'array', items: { $ref: '#' } } } }),
    ],
    definitions,
  }
}

/** `Container` instead of `core.v1.Container` wherever only one type is called that: completion shows these names. */
function withBareNames(schema) {
  const bare = (name) => name.slice(name.lastIndexOf('.') + 1)
  const count = new Map()
  for (const name of Object.keys(schema.definitions)) count.set(bare(name), (count.get(bare(name)) ?? 0) + 1)
  const nameOf = (name) => (count.get(bare(name)) === 1 ? bare(name) : name)
  const entries = Object.entries(schema.definitions).map(([name, definition]) => [nameOf(name), definition])
  const text = JSON.stringify({ ...schema, definitions: Object.fromEntries(entries) })
  return JSON.parse(text.replace(/"#\/definitions\/([\w.]+)"/g, (_, name) => `"#/definitions/${nameOf(name)}"`))
}

function snippets() {
  const text = readFileSync(snippetsFile, 'utf8').replace(/^#.*\n/, '')
  return text.split(/^---\n/m).map((bodyText) => {
    const label = /^kind: (\w+)$/m.exec(bodyText)[1]
    return { label, description: label, bodyText: bodyText.trimEnd() }
  })
}

function branch(kind, then) {
  return { if: { properties: { kind: { const: kind } }, required: ['kind'] }, then }
}

function define(name) {
  if (definitions[name]) return
  const fact = factsOf.get(name)
  definitions[name] = {}
  const described = explain(name)
  const properties = {}
  for (const [field, type] of Object.entries(fact.properties ?? {})) {
    const schema = typeOf(type)
    const typeName = schema.$ref?.replace('#/definitions/', '')
    const description = described.fields.get(field) ?? (typeName && explain(typeName).text)
    properties[field] = { ...(description ? { description } : {}), ...schema }
  }
  definitions[name] = {
    ...(described.text ? { description: described.text } : {}),
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties, additionalProperties: false } : {}),
    ...(fact.required ? { required: fact.required } : {}),
  }
}

function typeOf(type) {
  const ref = type.$ref ?? type.allOf?.[0]?.$ref
  if (ref) return refType(short(ref.replace('#/definitions/', '')))
  if (type.type === 'array') return { type: 'array', items: typeOf(type.items ?? {}) }
  if (type.type === 'object')
    return {
      type: 'object',
      ...(type.additionalProperties ? { additionalProperties: typeOf(type.additionalProperties) } : {}),
    }
  if (type.enum) return { type: 'string', enum: type.enum }
  return type.type ? { type: type.type } : {}
}

function refType(name) {
  if (name.endsWith('.Quantity')) {
    definitions.Quantity = {
      type: ['string', 'number'],
      pattern: '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$',
    }
    return { $ref: '#/definitions/Quantity' }
  }
  if (name.endsWith('.IntOrString')) return { type: ['integer', 'string'] }
  if (/\.(Micro)?Time$/.test(name)) return { type: 'string' }
  if (/RawExtension|FieldsV1|\.JSON$/.test(name) || !factsOf.get(name)?.properties) return {}
  define(name)
  return { $ref: `#/definitions/${name}` }
}
