import type { ClusterLink } from '../connect.ts'
export function openFakeCluster(_query: URLSearchParams): ClusterLink {
  throw new Error('soon')
}
