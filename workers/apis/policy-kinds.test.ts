import { beforeAll, describe, expect, test } from 'vitest'
import { encodeBase64 } from '../apimachinery/base64.ts'
import { formatFieldError } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import { clusterMeta, create, errorsOf, kindOf, meta, openKinds, row, updateErrors } from './testing/kind-under-test.ts'

beforeAll(openKinds)

const createdCluster = { ...clusterMeta, creationTimestamp: '2026-01-01T00:00:00Z' }

describe('webhook configurations', () => {
  const validating = () => kindOf('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration')
  const mutating = () => kindOf('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration')
  const webhook = {
    name: 'pods.example.com',
    clientConfig: { service: { namespace: 'default', name: 'hook' } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  }

  test('say all that they left open', () => {
    const defaults = {
      clientConfig: { service: { namespace: 'default', name: 'hook', port: 443 } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }],
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      timeoutSeconds: 10,
    }
    const manifest = { metadata: clusterMeta, webhooks: [webhook] }
    expect(create(validating(), manifest)).toMatchObject({ metadata: { generation: 1 }, webhooks: [defaults] })
    expect(create(mutating(), manifest)).toMatchObject({ webhooks: [{ ...defaults, reinvocationPolicy: 'Never' }] })
  })

  test('must be such that the server can ask them', () => {
    const webhooks = [
      { ...webhook, name: 'hook', sideEffects: 'Some', timeoutSeconds: 31 },
      { ...webhook, clientConfig: {}, rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['EAT'] }] },
      { ...webhook, clientConfig: { url: 'http://hook.example.com' }, admissionReviewVersions: ['v2'] },
    ]
    expect(errorsOf(validating(), { metadata: clusterMeta, webhooks })).toEqual([
      'webhooks[0].name: Invalid value: "hook": should be a domain with at least three segments separated by dots',
      'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
      'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
      'webhooks[1].rules[0].operations[0]: Unsupported value: "EAT": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
      'webhooks[1].rules[0].resources: Required value',
      'webhooks[1].clientConfig: Required value: exactly one of url or service is required',
      'webhooks[2].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      'webhooks[2].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
      'webhooks[2].name: Duplicate value: "pods.example.com"',
    ])
  })

  test('are shown with how many webhooks there are', () => {
    const object = create(validating(), { metadata: createdCluster, webhooks: [webhook] })
    expect(row(validating(), object)).toEqual(['x', 1, '10m'])
  })
})

describe('a ValidatingAdmissionPolicy', () => {
  const kind = () => kindOf('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy')
  const matchConstraints = {
    resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }],
  }
  const policy = (spec: object) => ({ metadata: clusterMeta, spec: { matchConstraints, ...spec } })

  test('fails closed and matches everywhere unless it says otherwise', () => {
    const made = create(kind(), policy({ validations: [{ expression: 'object.spec.replicas <= 5' }] }))
    expect(made).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: {},
          objectSelector: {},
          resourceRules: [{ scope: '*' }],
        },
      },
    })
  })

  test('is refused when an expression is none', () => {
    const [error] = errorsOf(kind(), policy({ validations: [{ expression: 'object.spec.replicas <=' }] }))
    expect(error).toMatch(/^spec\.validations\[0\]\.expression: Invalid value: "object.spec.replicas <=": compilation/)
    expect(error).toContain("ERROR: <input>:1:24: Syntax error: mismatched input '<EOF>' expecting {'[', '{',")
    const unknown = errorsOf(kind(), policy({ validations: [{ expression: 'params.max > 1' }] }))
    expect(unknown.join()).toContain("undeclared reference to 'params'")
    const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' }
    expect(errorsOf(kind(), policy({ paramKind, validations: [{ expression: 'params.max > 1' }] }))).toEqual([])
  })

  test('must validate something', () => {
    expect(errorsOf(kind(), { metadata: clusterMeta, spec: {} })).toEqual([
      'spec.matchConstraints: Required value',
      'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
      'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
    ])
  })

  test('is bound with what is to be done', () => {
    const binding = kindOf('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding')
    expect(errorsOf(binding, { metadata: clusterMeta, spec: { policyName: 'p' } })).toEqual([
      'spec.validationActions: Required value: at least one validation action is required',
    ])
    const both = { policyName: 'p', validationActions: ['Deny', 'Warn'], paramRef: { name: 'x' } }
    expect(errorsOf(binding, { metadata: clusterMeta, spec: both })).toEqual([
      'spec.paramRef.parameterNotFoundAction: Required value',
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ])
    const shown = { metadata: createdCluster, spec: { policyName: 'p', paramRef: { name: 'limits', namespace: 'a' } } }
    expect(row(binding, create(binding, shown))).toEqual(['x', 'p', 'a/limits', '10m'])
  })
})

describe('a CertificateSigningRequest', () => {
  const kind = () => kindOf('certificates.k8s.io/v1', 'CertificateSigningRequest')
  const pem = '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n'
  const spec = {
    request: encodeBase64(pem),
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
  }

  test('is of who sent it', () => {
    const sent = create(kind(), { metadata: clusterMeta, spec: { ...spec, username: 'root', uid: '1' } })
    const requester = { name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'], extra: {} }
    expect(kind().strategy.withRequester?.(sent, requester)).toMatchObject({
      spec: { ...spec, username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] },
    })
    expect(kind().strategy.withRequester?.(sent, requester)).not.toHaveProperty('spec.uid')
  })

  test('must be one that somebody could sign', () => {
    const wrong = { request: 'aGk=', signerName: 'signer', usages: ['fun', 'client auth', 'client auth'] }
    const errors = errorsOf(kind(), { metadata: clusterMeta, spec: { ...wrong, expirationSeconds: 5 } })
    expect(errors.map((error) => error.replace(/supported values:.*/, ''))).toEqual([
      'spec.request: Invalid value: "aGk=": PEM block type must be CERTIFICATE REQUEST',
      'spec.usages[0]: Unsupported value: "fun": ',
      'spec.usages[2]: Duplicate value: "client auth"',
      'spec.signerName: Invalid value: "signer": must be a fully qualified domain and path of the form \'example.com/signer-name\'',
      'spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)',
    ])
  })

  test('is approved where that may be done, and then not denied', () => {
    const old = create(kind(), { metadata: clusterMeta, spec })
    const withStatus = (...types: string[]) => ({
      ...old,
      status: { conditions: types.map((type) => ({ type, status: 'True', reason: 'r', lastUpdateTime: 't' })) },
    })
    const approved = kind().approval?.strategy.prepareForUpdate?.(withStatus('Approved'), old) ?? old
    expect(approved).toMatchObject({ status: { conditions: [{ type: 'Approved', lastTransitionTime: 't' }] } })
    const check = (part: 'approval' | 'status', next: KubeObject, before: KubeObject) =>
      kind()[part]?.strategy.validateUpdate(next, before).map(formatFieldError)
    expect(check('approval', approved, old)).toEqual([])
    expect(check('status', approved, old)).toEqual([
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    ])
    expect(check('approval', withStatus('Approved', 'Denied'), approved)?.slice(0, 1)).toEqual([
      'status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ])
    expect(check('approval', old, approved)).toEqual([
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ])
  })

  test('is shown with what has become of it', () => {
    const shown = { metadata: createdCluster, spec: { ...spec, username: 'jane', expirationSeconds: 86_400 } }
    const object = create(kind(), shown)
    const cells = ['x', '10m', 'kubernetes.io/kube-apiserver-client', 'jane', '24h']
    expect(row(kind(), object)).toEqual([...cells, 'Pending'])
    const status = { conditions: [{ type: 'Approved', status: 'True' }], certificate: 'x' }
    expect(row(kind(), { ...object, status })).toEqual([...cells, 'Approved,Issued'])
  })
})

describe('what requests have to wait for', () => {
  const group = 'flowcontrol.apiserver.k8s.io/v1'

  test('FlowSchemas have a precedence and subjects', () => {
    const kind = kindOf(group, 'FlowSchema')
    const spec = { priorityLevelConfiguration: { name: 'global-default' } }
    const object = create(kind, { metadata: createdCluster, spec })
    expect(object).toMatchObject({ metadata: { generation: 1 }, spec: { matchingPrecedence: 1000 } })
    expect(row(kind, object)).toEqual(['x', 'global-default', 1000, '<none>', '10m', '?'])
    const rules = [{ subjects: [{ kind: 'User' }] }]
    expect(errorsOf(kind, { metadata: clusterMeta, spec: { ...spec, rules, matchingPrecedence: 10_001 } })).toEqual([
      'spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000',
      "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ])
  })

  test('PriorityLevelConfigurations have shares and queues', () => {
    const kind = kindOf(group, 'PriorityLevelConfiguration')
    const limited = { limitResponse: { type: 'Queue', queuing: {} } }
    const object = create(kind, { metadata: createdCluster, spec: { type: 'Limited', limited } })
    expect(object).toMatchObject({ spec: { limited: { nominalConcurrencyShares: 30, lendablePercent: 0 } } })
    expect(row(kind, object)).toEqual(['x', 'Limited', 30, 64, 8, 50, '10m'])
    expect(errorsOf(kind, { metadata: clusterMeta, spec: { type: 'Exempt', limited } })).toContain(
      "spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'",
    )
  })
})

describe('an APIService', () => {
  const kind = () => kindOf('apiregistration.k8s.io/v1', 'APIService')
  const name = 'v1beta1.metrics.k8s.io'
  const spec = { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 }

  test('is named after what it serves', () => {
    expect(errorsOf(kind(), { metadata: { name }, spec })).toEqual([])
    expect(errorsOf(kind(), { metadata: { name: 'metrics' }, spec: { ...spec, versionPriority: 0 } })).toEqual([
      'metadata.name: Invalid value: "metrics": must be `spec.version+"."+spec.group`: "v1beta1.metrics.k8s.io"',
      'spec.versionPriority: Invalid value: 0: must be positive and less than 1000',
    ])
  })

  test('is shown with who serves it', () => {
    const metadata = { ...createdCluster, name }
    expect(row(kind(), create(kind(), { metadata, spec }))).toEqual([name, 'Local', 'True', '10m'])
    const service = { namespace: 'kube-system', name: 'metrics-server' }
    const object = create(kind(), { metadata, spec: { ...spec, service } })
    expect(object).toMatchObject({ spec: { service: { port: 443 } } })
    expect(row(kind(), object)).toEqual([name, 'kube-system/metrics-server', 'Unknown', '10m'])
  })
})

describe('addresses of services', () => {
  test('IPAddresses are named after the address', () => {
    const kind = kindOf('networking.k8s.io/v1', 'IPAddress')
    const spec = { parentRef: { resource: 'services', namespace: 'default', name: 'kubernetes' } }
    const object = create(kind, { metadata: { ...createdCluster, name: '10.96.0.1' }, spec })
    expect(row(kind, object)).toEqual(['10.96.0.1', 'services/default/kubernetes', '10m'])
    expect(errorsOf(kind, { metadata: clusterMeta, spec: {} })).toEqual([
      'metadata.name: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'spec.parentRef: Required value',
    ])
  })

  test('ServiceCIDRs stay as they are', () => {
    const kind = kindOf('networking.k8s.io/v1', 'ServiceCIDR')
    const range = (...cidrs: string[]) => ({ metadata: createdCluster, spec: { cidrs } })
    expect(row(kind, create(kind, range('10.96.0.0/12', 'fd00::/108')))).toEqual([
      'x',
      '10.96.0.0/12,fd00::/108',
      '10m',
    ])
    expect(updateErrors(kind, range('10.96.0.0/12'), range('10.97.0.0/16'))).toEqual([
      'spec.cidrs[0]: Invalid value: "10.97.0.0/16": field is immutable',
    ])
    expect(updateErrors(kind, range('10.96.0.0/12'), range('10.96.0.0/12', 'fd00::/108'))).toEqual([])
  })
})

describe('claims of devices', () => {
  const kind = () => kindOf('resource.k8s.io/v1', 'ResourceClaim')
  const claim = (...requests: object[]) => ({
    metadata: { ...meta, creationTimestamp: createdCluster.creationTimestamp },
    spec: { devices: { requests } },
  })

  test('are of one device unless they say otherwise', () => {
    const object = create(kind(), claim({ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }))
    const exactly = { deviceClassName: 'gpu.example.com', allocationMode: 'ExactCount', count: 1 }
    expect(object).toMatchObject({ spec: { devices: { requests: [{ name: 'gpu', exactly }] } } })
    expect(row(kind(), object)).toEqual(['x', 'pending', '10m'])
    const allocated = {
      ...object,
      status: { allocation: {}, reservedFor: [{ resource: 'pods', name: 'a', uid: 'u' }] },
    }
    expect(row(kind(), allocated)).toEqual(['x', 'allocated,reserved', '10m'])
  })

  test('must say what they want', () => {
    const requests = [{ name: 'gpu' }, { name: 'gpu', exactly: { deviceClassName: '', allocationMode: 'Some' } }]
    expect(errorsOf(kind(), claim(...requests))).toEqual([
      'spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
      'spec.devices.requests[1].exactly.deviceClassName: Required value',
      'spec.devices.requests[1].exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"',
      'spec.devices.requests[1]: Duplicate value: "gpu"',
    ])
  })
})
