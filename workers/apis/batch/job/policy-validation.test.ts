import { describe, expect, it } from 'vitest'
import { formatFieldError } from '../../../apimachinery/field-error.ts'
import type { JobSpec } from '../types.ts'
import { validateFailurePolicy, validateSuccessPolicy } from './policy-validation.ts'

const job = (more: Partial<JobSpec>): JobSpec => ({
  template: { spec: { containers: [{ name: 'main' }], restartPolicy: 'Never' } },
  ...more,
})
const rule = (more: object) => job({ podFailurePolicy: { rules: [more] } as never })
const at = 'spec.podFailurePolicy.rules[0]'

describe('the rules for failures', () => {
  it.each([
    [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 42] } }, []],
    [
      { action: 'Stop', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      [`${at}.action: Unsupported value: "Stop": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
    ],
    [
      { action: 'FailIndex', onExitCodes: { operator: 'NotIn', values: [0] } },
      [`${at}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [{ action: 'Count' }, [`${at}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`]],
    [
      { action: 'Count', onExitCodes: { containerName: 'other', operator: 'In', values: [0, 2, 1, 2] } },
      [
        `${at}.onExitCodes.containerName: Invalid value: "other": must be one of the container or initContainer names in the pod template`,
        `${at}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`,
        `${at}.onExitCodes.values[3]: Duplicate value: 2`,
        `${at}.onExitCodes.values: Invalid value: [0,2,1,2]: must be ordered`,
      ],
    ],
  ])('%o', (one, errors) => {
    expect(validateFailurePolicy(rule(one), 'spec.podFailurePolicy').map(formatFieldError)).toEqual(errors)
  })
})

describe('the rules for success', () => {
  const path = 'spec.successPolicy'
  const check = (rules: readonly object[], more: Partial<JobSpec> = {}) => {
    const spec = job({ completionMode: 'Indexed', completions: 5, successPolicy: { rules } as never, ...more })
    return validateSuccessPolicy(spec, path).map(formatFieldError)
  }

  it('name indexes that there are, in order, and not more than that many', () => {
    expect(check([{ succeededIndexes: '0-2,4', succeededCount: 3 }])).toEqual([])
    expect(check([{}])).toEqual([
      `${path}.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified`,
    ])
    expect(check([{ succeededIndexes: '2,1' }])).toEqual([
      `${path}.rules[0].succeededIndexes: Invalid value: "2,1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1`,
    ])
    expect(check([{ succeededIndexes: '0-7' }])).toEqual([
      `${path}.rules[0].succeededIndexes: Invalid value: "0-7": error parsing succeededIndexes: too large index: "7"`,
    ])
    expect(check([{ succeededIndexes: '0,1', succeededCount: 3 }])).toEqual([
      `${path}.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
    ])
  })

  it('are for Indexed Jobs', () => {
    expect(check([{ succeededCount: 1 }], { completionMode: 'NonIndexed' })).toEqual([
      `${path}: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode`,
    ])
  })
})
