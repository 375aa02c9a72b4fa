// containerd: the container runtime of a node. It serves the CRI on its socket, pulls images, gives pods their
// addresses and runs containers as processes of the machine. Containers live on when it is restarted.
import type { Cri } from '../../protocols/cri.ts'
import type { Program } from '../../simulation/host.ts'
import { CriService } from './cri-service.ts'

export const containerd: Program = async (host) => {
  const service = new CriService(host)
  service.recover()
  host.network.listen<Cri>('cri', 'unix:/run/containerd/containerd.sock', (exchange) => service.handle(exchange))
  await host.signal().wait()
}
