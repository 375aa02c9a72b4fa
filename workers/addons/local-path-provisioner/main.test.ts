import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import { withFakeApi } from '../../client-go/testing/with-fake-api.ts'
import { localPathProvisioner } from './main.ts'

const env = { KUBERNETES_SERVICE_HOST: '192.168.1.10', KUBERNETES_SERVICE_PORT: '6443' }
const annotations = {
  'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
  'volume.kubernetes.io/selected-node': 'worker-1',
}

function world() {
  const fake = withFakeApi()
  fake.machine.disk.write('/var/run/secrets/kubernetes.io/serviceaccount/token', 'secret')
  fake.api.put('/apis/storage.k8s.io/v1/storageclasses/local-path', {
    metadata: { name: 'local-path' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Retain',
  } as KubeObject)
  fake.startServer()
  fake.machine.start('local-path-provisioner', localPathProvisioner, { env })
  const claim = (changes: object = {}, given: object = annotations) =>
    fake.api.put('/api/v1/persistentvolumeclaims/data', {
      metadata: { name: 'data', namespace: 'shop', uid: 'u-1', annotations: given },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local-path',
        resources: { requests: { storage: '1Gi' } },
        ...changes,
      },
    } as KubeObject)
  const made = (kind: string) =>
    fake.api.requests
      .filter(({ method, path }) => method === 'POST' && path.split('?')[0]?.endsWith(kind))
      .map(({ body }) => body as { reason?: string; message?: string })
  return { ...fake, claim, made }
}

describe('the local path provisioner', () => {
  it('makes a volume of a folder on the node that was chosen for the claim', async () => {
    const { simulation, claim, made } = world()
    claim()
    await simulation.run(5000)
    expect(made('/persistentvolumes')).toMatchObject([
      {
        metadata: { name: 'pvc-u-1' },
        spec: {
          capacity: { storage: '1Gi' },
          hostPath: { path: '/opt/local-path-provisioner/pvc-u-1_shop_data', type: 'DirectoryOrCreate' },
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: 'local-path',
        },
      },
    ])
    expect(made('/events').map(({ reason }) => reason)).toEqual(['Provisioning', 'ProvisioningSucceeded'])
  })

  it('waits until a node is chosen', async () => {
    const { simulation, claim, made } = world()
    claim({}, { 'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path' })
    await simulation.run(5000)
    expect(made('/persistentvolumes')).toEqual([])
  })

  it('says what it cannot make', async () => {
    const { simulation, claim, made } = world()
    claim({ accessModes: ['ReadWriteMany'] })
    await simulation.run(5000)
    expect(made('/events').map(({ message }) => message)).toEqual([
      'External provisioner is provisioning volume for claim "shop/data"',
      'failed to provision volume with StorageClass "local-path": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
    ])
  })
})
