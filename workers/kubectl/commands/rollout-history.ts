// kubectl rollout history and undo: revisions of a Deployment are its ReplicaSets, those of a DaemonSet or StatefulSet
// its ControllerRevisions. Like polymorphichelpers/history.go and rollback.go.
import { formatSelector, fromLabelSelector } from '../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../apimachinery/meta-types.ts'
import { isControlledBy } from '../../apimachinery/object.ts'
import type { ControllerRevision, Deployment, ReplicaSet } from '../../apis/apps/types.ts'
import type { PodTemplateSpec } from '../../apis/core/types.ts'
import { controllerRevisions, replicaSets } from '../../apis/resources.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import { lastAppliedAnnotation } from '../apply/last-applied.ts'
import { patchTypes } from '../client.ts'
import type { Context } from '../command.ts'
import { DescribeWriter } from '../describe/describe-writer.ts'
import { writePodTemplate } from '../describe/pod-parts.ts'
import { shownName } from '../discovery.ts'
import { fail } from '../errors.ts'
import { at, isObject, type JsonObject, jsonEqual } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { alignRows, describeColumns } from '../printers/tab-writer.ts'
import { revisionAnnotation, revisionOf, withoutHash } from '../replica-sets.ts'
import type { Info } from '../selection.ts'

const changeCause = 'kubernetes.io/change-cause'

type Revision = { readonly number: number; readonly cause: string; readonly template: PodTemplateSpec }

export async function showHistory(context: Context, info: Info): Promise<void> {
  const revisions = await revisionsOf(context, info)
  const number = context.flags.int('revision')
  const name = shownName(info.resource, info.name)
  if (number === 0) {
    const rows = revisions.map((one) => [String(one.number), one.cause || '<none>'])
    context.out(`${name} \n${alignRows([['REVISION', 'CHANGE-CAUSE'], ...rows], describeColumns)}\n`)
    return
  }
  const revision = revisions.find((one) => one.number === number) ?? fail('unable to find the specified revision')
  context.out(`${name} with revision #${number}\n${templateText(revision.template, revision.cause)}\n`)
}

/** Oldest first. */
async function revisionsOf(context: Context, info: Info): Promise<readonly Revision[]> {
  if (info.resource.kind === 'Deployment') {
    const sets = await ownReplicaSets(context, info.object as unknown as Deployment)
    return sets
      .map((set) => ({
        number: revisionOf(set),
        cause: set.metadata.annotations?.[changeCause] ?? '',
        template: set.spec.template ?? ({} as PodTemplateSpec),
      }))
      .sort((a, b) => a.number - b.number)
  }
  if (info.resource.kind !== 'DaemonSet' && info.resource.kind !== 'StatefulSet')
    return fail(`no history viewer has been implemented for "${info.resource.kind}"`)
  const found = await ownRevisions(context, info)
  return found
    .map(({ revision, metadata, data }) => ({
      number: revision,
      cause: metadata.annotations?.[changeCause] ?? '',
      template: (at(data, 'spec', 'template') ?? {}) as PodTemplateSpec,
    }))
    .sort((a, b) => a.number - b.number)
}

function selectorOf(object: unknown): string {
  const selector = at(object, 'spec', 'selector')
  return isObject(selector) ? formatSelector(fromLabelSelector(selector as LabelSelector) ?? []) : ''
}

async function ownReplicaSets(context: Context, deployment: Deployment): Promise<readonly ReplicaSet[]> {
  const { metadata } = deployment
  const found = await context
    .client()
    .list<ReplicaSet>(replicaSets, metadata.namespace ?? '', { labelSelector: selectorOf(deployment) })
  return found.filter((set) => isControlledBy(set, metadata.uid))
}

async function ownRevisions(context: Context, { object, namespace }: Info): Promise<readonly ControllerRevision[]> {
  const found = await context
    .client()
    .list<ControllerRevision>(controllerRevisions, namespace, { labelSelector: selectorOf(object) })
  const uid = at(object, 'metadata', 'uid')
  return found.filter((one) => isControlledBy(one, typeof uid === 'string' ? uid : undefined))
}

/** The template as `rollout` shows it: its tabs are not aligned. */
function templateText(template: PodTemplateSpec, cause = ''): string {
  const annotations =
    cause === '' ? template.metadata?.annotations : { [changeCause]: cause, ...template.metadata?.annotations }
  const writer = new DescribeWriter()
  writePodTemplate(writer, {
    ...template,
    metadata: { ...template.metadata, annotations } as NonNullable<PodTemplateSpec['metadata']>,
  })
  return writer.unaligned()
}

export async function undoRollout(context: Context, info: Info): Promise<void> {
  const dryRun = dryRunOf(context)
  const printer = new DonePrinter(context, dryRun)
  const number = context.flags.int('to-revision')
  if (number < 0) fail(`unable to find specified revision ${number} in history`)
  const { template, patch, contentType } =
    info.resource.kind === 'Deployment'
      ? await deploymentTarget(context, info, number)
      : await revisionTarget(context, info, number)
  if (dryRun === 'client') return printer.done(info.resource, info.name, templateText(template), info.object)
  if (patch === undefined) {
    const skipped = `skipped rollback (current template already matches revision ${number})`
    return printer.done(info.resource, info.name, skipped, info.object)
  }
  warnOfLastApplied(context, info)
  const client = context.client()
  const updated = await client.request<JsonObject>(
    'PATCH',
    pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name),
    { body: patch, contentType, query: dryRun === 'server' ? { dryRun: 'All' } : {} },
  )
  printer.done(info.resource, info.name, 'rolled back', updated)
}

type Target = { readonly template: PodTemplateSpec; readonly patch: unknown; readonly contentType: string }

async function deploymentTarget(context: Context, info: Info, number: number): Promise<Target> {
  const deployment = info.object as unknown as Deployment
  if (deployment.spec.paused && dryRunOf(context) !== 'client')
    fail("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  const sets = [...(await ownReplicaSets(context, deployment))].sort((a, b) => revisionOf(b) - revisionOf(a))
  const set = number === 0 ? sets[1] : sets.find((one) => revisionOf(one) === number)
  if (!set)
    return fail(
      number === 0
        ? `no rollout history found for deployment "${info.name}"`
        : `unable to find specified revision ${number} in history`,
    )
  const template = withoutHash(set.spec.template)
  const contentType = patchTypes.json
  const shown = set.spec.template ?? ({} as PodTemplateSpec)
  if (jsonEqual(template, withoutHash(deployment.spec.template)))
    return { template: shown, patch: undefined, contentType }
  const annotations: Record<string, string> = {}
  const skipped = [
    lastAppliedAnnotation,
    revisionAnnotation,
    'deployment.kubernetes.io/revision-history',
    'deployment.kubernetes.io/desired-replicas',
    'deployment.kubernetes.io/max-replicas',
    'deprecated.deployment.rollback.to',
  ]
  for (const name of skipped) {
    const value = deployment.metadata.annotations?.[name]
    if (value !== undefined) annotations[name] = value
  }
  for (const [name, value] of Object.entries(set.metadata.annotations ?? {}))
    if (!skipped.includes(name)) annotations[name] = value
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]
  return { template: shown, patch, contentType }
}

async function revisionTarget(context: Context, info: Info, number: number): Promise<Target> {
  if (info.resource.kind !== 'DaemonSet' && info.resource.kind !== 'StatefulSet')
    return fail(`no rollbacker has been implemented for "${info.resource.kind}"`)
  const history = [...(await ownRevisions(context, info))].sort((a, b) => b.revision - a.revision)
  if (history.length === 0 || (number === 0 && history.length < 2)) fail('no last revision to roll back to')
  const target = number === 0 ? history[1] : history.find(({ revision }) => revision === number)
  if (!target) return fail(`unable to find specified revision ${number} in history`)
  const template = (at(target.data, 'spec', 'template') ?? {}) as PodTemplateSpec
  const { $patch: _, ...plain } = template as unknown as JsonObject
  const same = jsonEqual(plain, at(info.object, 'spec', 'template'))
  return { template, patch: same ? undefined : target.data, contentType: patchTypes.strategic }
}

function warnOfLastApplied(context: Context, info: Info): void {
  if (at(info.object, 'metadata', 'annotations', lastAppliedAnnotation) === undefined) return
  context.err(
    `Warning: resource ${info.resource.plural}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastAppliedAnnotation} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
  )
}
