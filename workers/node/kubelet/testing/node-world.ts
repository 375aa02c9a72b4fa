// One node with a kubelet and a container runtime, an image registry, and a fake API server.
import { registry } from '../../../addons/registry/main.ts'
import { Simulation } from '../../../simulation/simulation.ts'
import { settle } from '../../../simulation/testing/settle.ts'
import { containerd } from '../../containerd/main.ts'
import { kubelet } from '../main.ts'
import { FakeApi } from './fake-api.ts'

const spec = (name: string, address: string) => ({
  name,
  address,
  cpuMillis: 4000,
  memoryBytes: 8 * 1024 ** 3,
  diskBytes: 1e11,
})

const kubeconfig = JSON.stringify({
  clusters: [{ name: 'c', cluster: { server: 'https://192.168.1.10:6443' } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  users: [{ name: 'u', user: { token: 't' } }],
  'current-context': 'x',
})

export function nodeWorld({ podCidr = '10.244.1.0/24', seed = 1 } = {}) {
  const simulation = new Simulation({ seed, settle })
  const api = new FakeApi()
  const control = simulation.addMachine(
    spec('control-plane', '192.168.1.10'),
    new Map([['kube-apiserver', api.program]]),
  )
  const worker = simulation.addMachine(
    spec('worker-1', '192.168.1.101'),
    new Map([
      ['containerd', containerd],
      ['kubelet', kubelet],
    ]),
  )
  const remote = simulation.addMachine(spec('registry', '203.0.113.10'), new Map([['registry', registry]]))
  control.addUnit({ name: 'kube-apiserver', executable: 'kube-apiserver', args: [], restartMs: 1000 })
  remote.addUnit({ name: 'registry', executable: 'registry', args: [], restartMs: 1000 })
  worker.addUnit({ name: 'containerd', executable: 'containerd', args: [], restartMs: 5000 })
  worker.addUnit({
    name: 'kubelet',
    executable: 'kubelet',
    args: ['--kubeconfig=/etc/kubernetes/kubelet.conf'],
    restartMs: 10_000,
  })
  worker.disk.install('/etc/kubernetes/kubelet.conf', kubeconfig)
  worker.disk.install(
    '/var/lib/kubelet/config.yaml',
    'clusterDNS: [10.96.0.10]\nclusterDomain: cluster.local\nstaticPodPath: /etc/kubernetes/manifests\n',
  )
  const panics: string[] = []
  simulation.trace.subscribe((record) => {
    if (record.type === 'process' && record.change === 'panicked') panics.push(`${record.program}: ${record.detail}`)
  })
  const runFor = async (seconds: number) => {
    await simulation.run(simulation.agenda.nowMs + seconds * 1000)
    if (panics.length > 0) throw new Error(panics.join('\n'))
  }
  /** Switches all on and waits until the node is Ready. */
  const boot = async () => {
    for (const machine of simulation.machines) machine.powerOn()
    await runFor(1)
    const node = api.objects.get('/api/v1/nodes/worker-1')
    if (node && podCidr !== '') api.put('/api/v1/nodes/worker-1', { ...node, spec: { podCIDR: podCidr } })
    await runFor(1)
  }
  return { simulation, api, control, worker, remote, runFor, boot }
}
