// Pod Security: what pods of a namespace may be, as its labels say: enforced for pods, warned of for whatever makes pods.
// Like pod-security-admission/admission. Unlike Kubernetes: there is no audit log to tell of violations.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid } from '../../../apimachinery/field-error.ts'
import { controllerOf, type KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus, invalidStatus } from '../../../apimachinery/status-error.ts'
import type { Pod } from '../../../apis/core/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { warn } from '../request-context.ts'
import { refuse } from '../status-error.ts'
import { podSecurityPrefix as prefix, templates } from './concerns.ts'
import { type Level, type Violation, violations } from './pod-security/checks.ts'

type Labels = Readonly<Record<string, string>>
type Rule = { readonly level: Level; readonly version: string }
type Policy = { readonly enforce: Rule; readonly warn: Rule; readonly errors: readonly FieldError[] }

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']
/** Of Kubernetes itself: later versions are like it. */
const latestMinor = 36
const mostPodsToCheck = 3000

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  validate: (attributes, lookup) => {
    const { kind, namespace } = attributes
    if (kind.plural === 'namespaces') return validateNamespace(attributes, lookup)
    const policy = policyOf(lookup.get('namespaces', '', '', namespace)?.metadata.labels ?? {})
    if (kind.plural === 'pods') return validatePod(attributes, policy)
    const template = templateOf(attributes)
    if (template) tellWarnings(attributes, template, policy)
  },
}

function templateOf({ kind, object }: Attributes): Pod | undefined {
  let found: unknown = object
  for (const field of templates[`${kind.group}/${kind.plural}`] ?? [])
    found = (found as Readonly<Record<string, unknown>> | undefined)?.[field]
  return found as Pod | undefined
}

function validatePod(attributes: Attributes, policy: Policy): void {
  const { kind, name, object, old } = attributes
  const pod = object as Pod
  if (old && !changesImages(pod, old as Pod)) return
  const found = violations(pod, policy.enforce.level, minorOf(policy.enforce))
  if (found.length > 0)
    refuse(forbiddenStatus(kind, name, `violates PodSecurity "${textOf(policy.enforce)}": ${describe(found)}`))
  tellWarnings(attributes, pod, policy)
}

function tellWarnings({ context }: Attributes, pod: Pod, { warn: rule }: Policy): void {
  const found = violations(pod, rule.level, minorOf(rule))
  if (found.length > 0) warn(context, `would violate PodSecurity "${textOf(rule)}": ${describe(found)}`)
}

/** Nothing else that may change in a pod matters. Like isSignificantPodUpdate. */
function changesImages({ spec }: Pod, { spec: old }: Pod): boolean {
  const imagesOf = (of: Pod['spec']) => [
    (of?.containers ?? []).map(({ image }) => image),
    (of?.initContainers ?? []).map(({ image }) => image),
    (of?.ephemeralContainers ?? []).map(({ name, image }) => [name, image]),
  ]
  return !sameJson(imagesOf(spec), imagesOf(old))
}

function validateNamespace(attributes: Attributes, lookup: Lookup): void {
  const { kind, name, object, old, context } = attributes
  const policy = policyOf(object?.metadata.labels ?? {})
  const before = old && policyOf(old.metadata.labels ?? {})
  if (policy.errors.length > 0 && !(before && sameJson(policy.errors, before.errors)))
    refuse(invalidStatus(kind, name, policy.errors))
  if (!before) return
  const [now, then] = [policy.enforce, before.enforce]
  if (now.level === 'privileged') return
  if (now.version === then.version && levels.indexOf(now.level) <= levels.indexOf(then.level)) return
  for (const text of existingViolations(name, now, lookup)) warn(context, text)
}

/** What is wrong with the pods that are there. Like EvaluatePodsInNamespace. */
function existingViolations(namespace: string, rule: Rule, lookup: Lookup): string[] {
  const pods = oneOfEachFirst(lookup.list('pods', '', namespace))
  const checked = pods.slice(0, mostPodsToCheck)
  const namesByReason = new Map<string, string[]>()
  for (const pod of checked) {
    const found = violations(pod as Pod, rule.level, minorOf(rule))
    if (found.length === 0) continue
    const reason = found.map((one) => one.reason).join(', ')
    namesByReason.set(reason, [...(namesByReason.get(reason) ?? []), pod.metadata.name])
  }
  const told = [...namesByReason].map(([reason, names]) => `${firstOf(names)}: ${reason}`).sort()
  const few = `new PodSecurity enforce level only checked against the first ${checked.length} of ${pods.length} existing pods`
  const all = `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${textOf(rule)}"`
  return [...(checked.length < pods.length ? [few] : []), ...(told.length > 0 ? [all] : []), ...told]
}

/** `a (and 2 other pods)`. */
function firstOf(names: readonly string[]): string {
  const [first = ''] = [...names].sort()
  if (names.length === 1) return first
  return `${first} (and ${names.length - 1} other pod${names.length === 2 ? '' : 's'})`
}

/** One pod of each controller, then the others. */
function oneOfEachFirst(pods: readonly KubeObject[]): readonly KubeObject[] {
  const seen = new Set<string>()
  const more: KubeObject[] = []
  const first = pods.filter((pod) => {
    const uid = controllerOf(pod)?.uid
    if (uid === undefined) return true
    if (!seen.has(uid)) return seen.add(uid)
    more.push(pod)
    return false
  })
  return [...first, ...more]
}

/** Like api.PolicyToEvaluate. What is wrong is enforced as `restricted`, and warned of not at all. */
function policyOf(labels: Labels): Policy {
  const errors: FieldError[] = []
  const wrong = (key: string, detail: string) => {
    errors.push(invalid(`metadata.labels[${prefix}${key}]`, labels[prefix + key], detail))
  }
  const read = (mode: string, fallback: Level): Rule => {
    const level = labels[prefix + mode]
    const version = labels[`${prefix}${mode}-version`]
    const isLevel = level === undefined || levels.includes(level as Level)
    if (!isLevel) wrong(mode, `must be one of ${levels.join(', ')}`)
    const isVersion = version === undefined || version === 'latest' || /^v1\.([0-9]|[1-9][0-9]*)$/.test(version)
    if (!isVersion) wrong(`${mode}-version`, 'must be "latest" or "v1.x"')
    const known = isLevel ? ((level as Level | undefined) ?? 'privileged') : fallback
    return { level: known, version: isVersion ? (version ?? 'latest') : 'latest' }
  }
  const enforce = read('enforce', 'restricted')
  read('audit', 'privileged')
  const asked = read('warn', 'privileged')
  const isDefaulted = labels[`${prefix}warn`] === undefined && levels.includes(labels[`${prefix}enforce`] as Level)
  if (!isDefaulted || enforce.level === 'privileged') return { enforce, warn: asked, errors }
  const version = labels[`${prefix}warn-version`] === undefined ? enforce.version : asked.version
  return { enforce, warn: { level: enforce.level, version }, errors }
}

function minorOf({ version }: Rule): number {
  return version === 'latest' ? latestMinor : Math.min(Number(version.slice('v1.'.length)), latestMinor)
}

/** `restricted:latest`. */
function textOf({ level, version }: Rule): string {
  return `${level}:${version}`
}

function describe(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ')
}
