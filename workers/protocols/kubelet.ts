// What the API server asks of a kubelet on port 10250: logs, exec, stats, over HTTP paths like `/containerLogs/ns/pod/c`.
import type { KubeApiRequest, KubeApiResponse, StreamChunk } from './kube-api.ts'

export type Kubelet = {
  readonly name: 'kubelet'
  readonly request: KubeApiRequest
  readonly response: KubeApiResponse
  readonly event: StreamChunk
  readonly upload: { readonly channel: 'stdin'; readonly text: string }
}
