import { expect, test } from 'vitest'
import { invalid, notSupported, required, tooLong } from './field-error.ts'
import {
  alreadyExistsStatus,
  conflictStatus,
  forbiddenStatus,
  invalidStatus,
  notFoundStatus,
  optimisticLockMessage,
  plainErrorStatus,
  tooLargeResourceVersionStatus,
} from './status-error.ts'

const configMaps = { group: '', plural: 'configmaps' }
const deployments = { group: 'apps', plural: 'deployments' }
const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' }

test('refusals are what a real API server answers', () => {
  expect(notFoundStatus(configMaps, 'x')).toEqual({
    ...failure,
    message: 'configmaps "x" not found',
    reason: 'NotFound',
    details: { name: 'x', kind: 'configmaps' },
    code: 404,
  })
  expect(notFoundStatus(deployments, 'nope').details).toEqual({ name: 'nope', group: 'apps', kind: 'deployments' })
  expect(alreadyExistsStatus(deployments, 'd').message).toBe('deployments.apps "d" already exists')
  expect(conflictStatus(deployments, 'd', optimisticLockMessage).message).toBe(
    'Operation cannot be fulfilled on deployments.apps "d": the object has been modified; please apply your changes to the latest version and try again',
  )
  const anonymous = 'User "system:anonymous" cannot get resource "configmaps" in API group "" in the namespace "vec"'
  expect(forbiddenStatus(configMaps, 'dr', anonymous).message).toBe(`configmaps "dr" is forbidden: ${anonymous}`)
  expect(tooLargeResourceVersionStatus(999999999, 5254)).toEqual({
    ...failure,
    message: 'Timeout: Too large resource version: 999999999, current: 5254',
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    code: 504,
  })
  const message = 'resourceVersion should not be set on objects to be created'
  expect(plainErrorStatus(message)).toEqual({ ...failure, message, code: 500 })
})

test('one invalid field stands alone, several stand in brackets, and each is a cause', () => {
  const kind = { group: 'apps', kind: 'Deployment' }
  const errors = [required('spec.selector'), invalid('spec.replicas', -1, 'must be greater than or equal to 0')]
  expect(invalidStatus(kind, 'd', errors.slice(0, 1)).message).toBe(
    'Deployment.apps "d" is invalid: spec.selector: Required value',
  )
  expect(invalidStatus(kind, 'd', errors)).toEqual({
    ...failure,
    message:
      'Deployment.apps "d" is invalid: [spec.selector: Required value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
    reason: 'Invalid',
    details: {
      name: 'd',
      group: 'apps',
      kind: 'Deployment',
      causes: [
        { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector' },
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.replicas',
        },
      ],
    },
    code: 422,
  })
})

test('options of a request are refused in upstream words', () => {
  const createOptions = { group: 'meta.k8s.io', kind: 'CreateOptions' }
  expect(invalidStatus(createOptions, '', [notSupported('dryRun', ['Bogus'], ['All'])]).message).toBe(
    'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Bogus"]: supported values: "All"',
  )
  expect(invalidStatus(createOptions, '', [tooLong('fieldManager', 128)]).message).toBe(
    'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
  )
})
