// kubectl rollout status: watches until every pod is of the new template. Like polymorphichelpers/rollout_status.go.
import type { DaemonSet, Deployment, StatefulSet } from '../../apis/apps/types.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import type { Context } from '../command.ts'
import { CommandError, fail } from '../errors.ts'
import { isObject, stringAt } from '../json-value.ts'
import type { Info } from '../selection.ts'

type Progress = { readonly text: string; readonly done: boolean }

export async function watchRollout(context: Context, info: Info): Promise<void> {
  const { host, flags } = context
  const client = context.client()
  const over = host.signal()
  let problem: unknown
  const look = (object: unknown): void => {
    try {
      const { text, done } = progressOf(info, object, flags.int('revision'))
      context.out(text)
      if (done || !flags.bool('watch')) finish(undefined)
    } catch (error) {
      finish(error)
    }
  }
  let finished = false
  const finish = (error: unknown): void => {
    if (finished) return
    finished = true
    problem = error
    over.notify()
  }
  const timeoutMs = flags.duration('timeout')
  const timer =
    timeoutMs > 0
      ? host.clock.after(timeoutMs, () => finish(new CommandError('error: timed out waiting for the condition')))
      : undefined
  let resourceVersion = stringAt(info.object, 'metadata', 'resourceVersion')
  look(info.object)
  while (!finished) {
    const ended = host.signal()
    const stream = client.watch<unknown>(
      pathOf(info.resource, client.namespaceFor(info.resource, info.namespace)),
      {
        fieldSelector: `metadata.name=${info.name}`,
        resourceVersion,
        allowWatchBookmarks: true,
        timeoutSeconds: 300 + host.random.below(300),
      },
      {
        onEvent(event) {
          if (finished) return
          if (event.type === 'DELETED') finish(new CommandError('error: object has been deleted'))
          else if (event.type === 'ERROR') ended.notify()
          else {
            if (isObject(event.object)) resourceVersion = stringAt(event.object, 'metadata', 'resourceVersion')
            if (event.type !== 'BOOKMARK') look(event.object)
          }
          if (finished) ended.notify()
        },
        onEnd(error) {
          if (error) finish(error)
          ended.notify()
        },
      },
    )
    host.spawn(async () => {
      await over.wait()
      ended.notify()
    })
    await ended.wait()
    stream.close()
  }
  timer?.cancel()
  if (problem) throw problem
}

function progressOf({ resource }: Info, object: unknown, revision: number): Progress {
  if (resource.kind === 'Deployment') return deploymentProgress(object as Deployment, revision)
  if (resource.kind === 'DaemonSet') return daemonSetProgress(object as DaemonSet)
  if (resource.kind === 'StatefulSet') return statefulSetProgress(object as StatefulSet)
  return fail(`no status viewer has been implemented for ${resource.kind}`)
}

const revisionAnnotation = 'deployment.kubernetes.io/revision'

function deploymentProgress({ metadata, spec, status }: Deployment, revision: number): Progress {
  const running = Number(metadata.annotations?.[revisionAnnotation] ?? 0)
  if (revision > 0 && revision !== running)
    fail(`desired revision (${revision}) is different from the running revision (${running})`)
  const waiting = (what: string): Progress => ({
    text: `Waiting for deployment "${metadata.name}" rollout to finish: ${what}...\n`,
    done: false,
  })
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false }
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    fail(`deployment "${metadata.name}" exceeded its progress deadline`)
  const [wanted, updated] = [spec.replicas ?? 1, status?.updatedReplicas ?? 0]
  const [all, available] = [status?.replicas ?? 0, status?.availableReplicas ?? 0]
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new replicas have been updated`)
  if (all > updated) return waiting(`${all - updated} old replicas are pending termination`)
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`)
  return { text: `deployment "${metadata.name}" successfully rolled out\n`, done: true }
}

function statefulSetProgress({ metadata, spec, status }: StatefulSet): Progress {
  const strategy = spec?.updateStrategy
  if (strategy?.type !== 'RollingUpdate') fail(`rollout status is only available for RollingUpdate strategy type`)
  const waiting = (text: string): Progress => ({ text: `${text}...\n`, done: false })
  const observed = status?.observedGeneration ?? 0
  if (observed === 0 || (metadata.generation ?? 0) > observed)
    return waiting('Waiting for statefulset spec update to be observed')
  const wanted = spec?.replicas ?? 0
  const [ready, updated] = [status?.readyReplicas ?? 0, status?.updatedReplicas ?? 0]
  if (ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready`)
  const partition = strategy?.rollingUpdate?.partition
  if (partition !== undefined && partition > 0) {
    if (updated < wanted - partition)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated`,
      )
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true }
  }
  if (status?.updateRevision !== status?.currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${status?.updateRevision ?? ''}`,
    )
  const current = `${status?.currentReplicas ?? 0} pods at revision ${status?.currentRevision ?? ''}`
  return { text: `statefulset rolling update complete ${current}...\n`, done: true }
}

function daemonSetProgress({ metadata, spec, status }: DaemonSet): Progress {
  if (spec.updateStrategy?.type !== 'RollingUpdate')
    fail('rollout status is only available for RollingUpdate strategy type')
  const waiting = (what: string): Progress => ({
    text: `Waiting for daemon set "${metadata.name}" rollout to finish: ${what}...\n`,
    done: false,
  })
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return { text: 'Waiting for daemon set spec update to be observed...\n', done: false }
  const wanted = status?.desiredNumberScheduled ?? 0
  const [updated, available] = [status?.updatedNumberScheduled ?? 0, status?.numberAvailable ?? 0]
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new pods have been updated`)
  if (available < wanted) return waiting(`${available} of ${wanted} updated pods are available`)
  return { text: `daemon set "${metadata.name}" successfully rolled out\n`, done: true }
}
