// metrics-server: asks every kubelet what its node and containers use, and serves what comes of it as metrics.k8s.io, behind
// an APIService. What it does is fetched when the first one runs.
import type { Program } from '../../simulation/host.ts'

export const metricsServer: Program = async (host) => {
  const { runMetricsServer } = await host.load(() => import('./metrics-server.ts'))
  return runMetricsServer(host)
}
