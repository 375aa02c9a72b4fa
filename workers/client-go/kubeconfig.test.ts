import { describe, expect, it } from 'vitest'
import { inClusterConfig, loadKubeconfig } from './kubeconfig.ts'
import { withFakeApi } from './testing/with-fake-api.ts'

const yaml = `apiVersion: v1
kind: Config
clusters:
- cluster: {server: "https://192.168.1.10:6443"}
  name: kubernetes
contexts:
- context: {cluster: kubernetes, user: system:node:worker-1}
  name: system:node:worker-1@kubernetes
current-context: system:node:worker-1@kubernetes
users:
- name: system:node:worker-1
  user:
    client-certificate-data: ${Buffer.from('system:node:worker-1;O=system:nodes').toString('base64')}
`

describe('a kubeconfig', () => {
  it('tells the server and the identity of its current context', async () => {
    const { simulation, start } = withFakeApi()
    const found: unknown[] = []
    start(async (host) => {
      host.disk.write('/etc/kubernetes/kubelet.conf', yaml)
      found.push(await loadKubeconfig(host, '/etc/kubernetes/kubelet.conf'))
      await expect(loadKubeconfig(host, '/nowhere')).rejects.toThrow('stat /nowhere: no such file or directory')
      expect(() => inClusterConfig(host)).toThrow('KUBERNETES_SERVICE_HOST')
    })
    await simulation.run(10)
    expect(found).toEqual([
      { server: '192.168.1.10:6443', identity: { 'x-client-cert': 'system:node:worker-1;O=system:nodes' } },
    ])
  })
})
