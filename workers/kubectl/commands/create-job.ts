// kubectl create job.
import { commandAfterDash, generator } from '../creation.ts'
import { fail } from '../errors.ts'
import { jobKind } from '../kinds.ts'

export const createJob = generator({
  name: 'job',
  short: 'Create a job with the specified name',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  resource: jobKind,
  failure: 'failed to create job: ',
  flags: {
    image: { type: 'string', value: '', help: 'Image name to run' },
    from: { type: 'string', value: '', help: 'CronJobs are not part of this cluster' },
  },
  build(context, name) {
    const image = context.flags.string('image')
    const command = commandAfterDash(context)
    if (context.flags.string('from') !== '')
      fail(`the server doesn't have a resource type "${context.flags.string('from').split('/')[0] ?? ''}"`)
    if (image === '') fail('either --image or --from must be specified')
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
