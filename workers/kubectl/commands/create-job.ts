// kubectl create job: from an image, or at once from a CronJob. Like kubectl/pkg/cmd/create/create_job.go.
import type { Context } from '../command.ts'
import { commandAfterDash, generator } from '../creation.ts'
import { fail } from '../errors.ts'
import { at, type JsonObject, stringAt } from '../json-value.ts'
import { jobKind } from '../kinds.ts'
import { selectObjects } from '../selection.ts'

export const createJob = generator({
  name: 'job',
  short: 'Create a job with the specified name',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  resource: jobKind,
  failure: 'failed to create job: ',
  flags: {
    image: { type: 'string', value: '', help: 'Image name to run' },
    from: { type: 'string', value: '', help: 'A CronJob whose template the Job gets' },
  },
  async build(context, name) {
    const { flags } = context
    const [image, from] = [flags.string('image'), flags.string('from')]
    const command = commandAfterDash(context)
    if ((image === '') === (from === '')) fail('either --image or --from must be specified')
    if (from !== '' && command.length > 0) fail('cannot specify --from and command')
    if (from !== '') return jobOf(await cronJob(context, from), name)
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        template: {
          metadata: {},
          spec: {
            containers: [{ name, image, ...(command.length > 0 ? { command } : {}), resources: {} }],
            restartPolicy: 'Never',
          },
        },
      },
      status: {},
    }
  },
})

async function cronJob(context: Context, from: string): Promise<JsonObject> {
  const { infos, errors } = await selectObjects(context, { args: [from] })
  if (errors.length > 0) throw errors[0]
  const [info] = infos
  if (!info || infos.length !== 1) return fail('from must be an existing cronjob')
  if (info.resource.kind !== 'CronJob') fail(`unknown object type *${info.resource.version}.${info.resource.kind}`)
  return info.object
}

/** The Job that the CronJob would start, marked as started by hand. */
function jobOf(owner: JsonObject, name: string): JsonObject {
  const template = at(owner, 'spec', 'jobTemplate')
  const labels = at(template, 'metadata', 'labels')
  const annotations = (at(template, 'metadata', 'annotations') ?? {}) as JsonObject
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      ...(labels ? { labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: stringAt(owner, 'metadata', 'name'),
          uid: stringAt(owner, 'metadata', 'uid'),
          controller: true,
        },
      ],
    },
    spec: at(template, 'spec') ?? {},
    status: {},
  }
}
