import { humanAge } from '../../../apimachinery/duration.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defaultPodTemplate } from '../../core/pod/defaults.ts'
import { podTemplateWarnings } from '../../core/pod/warnings.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, startGeneration, updateSpec } from '../../strategy.ts'
import { containerColumns, selectorColumn } from '../../workload-columns.ts'
import type { CronJob } from '../types.ts'
import { batchCronJobTypes } from './types-table.ts'
import { validateCronJob, validateCronJobStatusUpdate, validateCronJobUpdate } from './validation.ts'

export const door = defineDoor<CronJob>({
  types: batchCronJobTypes,
  defaults: defaultCronJob,
  strategy: {
    prepareForCreate: (cronJob) => startGeneration(cronJob, {}),
    prepareForUpdate: updateSpec,
    validate: validateCronJob,
    validateUpdate: validateCronJobUpdate,
    warnings: cronJobWarnings,
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateCronJobStatusUpdate } },
  columns: [
    nameColumn,
    { name: 'Schedule', type: 'string', cell: ({ spec }) => spec.schedule },
    { name: 'Timezone', type: 'string', cell: ({ spec }) => spec.timeZone ?? '<none>' },
    {
      name: 'Suspend',
      type: 'boolean',
      cell: ({ spec: { suspend } }) => (suspend === undefined ? '<unset>' : suspend ? 'True' : 'False'),
    },
    { name: 'Active', type: 'integer', cell: ({ status }) => status?.active?.length ?? 0 },
    {
      name: 'Last Schedule',
      type: 'string',
      cell: ({ status }, nowMs) => (status?.lastScheduleTime ? humanAge(status.lastScheduleTime, nowMs) : '<none>'),
    },
    ageColumn,
    ...containerColumns<CronJob>(({ spec }) => spec.jobTemplate.spec.template),
    selectorColumn<CronJob>(({ spec }) => spec.jobTemplate.spec.selector),
  ],
})

/** Like SetDefaults_CronJob. What a Job has besides its pods, it gets when it is made. */
function defaultCronJob(cronJob: CronJob): CronJob {
  const spec = fillIn(cronJob.spec, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })
  const template = spec.jobTemplate?.spec?.template
  if (template === undefined) return withFields(cronJob, { spec })
  const jobSpec = withFields(spec.jobTemplate.spec, { template: defaultPodTemplate(template) })
  const jobTemplate = withFields(spec.jobTemplate, { spec: jobSpec })
  return withFields(cronJob, { spec: withFields(spec, { jobTemplate }) })
}

function cronJobWarnings({ metadata, spec }: CronJob, old: CronJob | undefined): string[] {
  const warnings: string[] = []
  if (metadata.name.length > 63 || metadata.name.includes('.')) {
    const problem = metadata.name.includes('.') ? 'must not contain dots' : 'must be no more than 63 characters'
    warnings.push(
      `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problem}]`,
    )
  }
  const { template } = spec.jobTemplate.spec
  const path = 'spec.jobTemplate.spec.template.spec'
  warnings.push(...podTemplateWarnings(template, old?.spec.jobTemplate.spec.template, path))
  if (spec.schedule.includes('TZ')) {
    const advice = `cannot use TZ or CRON_TZ in schedule, use timeZone instead`
    warnings.push(`spec.schedule: ${advice}`)
  }
  return warnings
}
