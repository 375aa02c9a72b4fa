// One machine with a fake API server, and a test that runs as a program on it.
import type { Host } from '../../simulation/host.ts'
import type { Process } from '../../simulation/process.ts'
import { Simulation } from '../../simulation/simulation.ts'
import { settle } from '../../simulation/testing/settle.ts'
import { RestClient } from '../rest-client.ts'
import { FakeApiServer } from './fake-api-server.ts'

export function withFakeApi() {
  const simulation = new Simulation({ seed: 7, settle })
  const machine = simulation.addMachine(
    { name: 'control-plane', address: '192.168.1.10', cpuMillis: 2000, memoryBytes: 4e9, diskBytes: 1e10 },
    new Map(),
  )
  machine.powerOn()
  const api = new FakeApiServer()
  return {
    simulation,
    machine,
    api,
    startServer: (): Process => machine.start('kube-apiserver', api.program),
    /** Runs `body` as a program that stays. */
    start: (body: (host: Host, client: RestClient) => void | Promise<void>): Process =>
      machine.start('test', async (host) => {
        const config = { server: '192.168.1.10:6443', userAgent: 'test/v1', identity: {}, qps: 0, timeoutMs: 5000 }
        await body(host, new RestClient(host, config))
        await host.signal().wait()
      }),
  }
}
