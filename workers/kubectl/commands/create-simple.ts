// kubectl create namespace, serviceaccount, priorityclass: kinds with hardly any fields.
import { generator } from '../creation.ts'
import { namespaceKind, priorityClassKind, serviceAccountKind } from '../kinds.ts'

export const createNamespace = generator({
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  resource: namespaceKind,
  build: (_, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
})

export const createServiceAccount = generator({
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  resource: serviceAccountKind,
  failure: 'failed to create serviceaccount: ',
  build: (_, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
})

export const createPriorityClass = generator({
  name: 'priorityclass',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  resource: priorityClassKind,
  failure: 'failed to create priorityclass: ',
  flags: {
    value: { type: 'int', value: '0', help: 'The value of this priority class' },
    'global-default': { type: 'bool', value: 'false', help: 'Whether it is the default priority' },
    description: { type: 'string', value: '', help: 'When this priority class should be used' },
    'preemption-policy': { type: 'string', value: 'PreemptLowerPriority', help: 'The policy for preempting pods' },
  },
  build: ({ flags }, name) => ({
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: { name },
    value: flags.int('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.string('description') ? { description: flags.string('description') } : {}),
    preemptionPolicy: flags.string('preemption-policy'),
  }),
})
