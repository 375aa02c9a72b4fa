// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.

import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { ObjectReference } from '../../apis/core/types.ts'
export type Endpoint = {
  readonly addresses: readonly string[]
  readonly conditions?: EndpointConditions | undefined
  readonly deprecatedTopology?: Readonly<Record<string, string>> | undefined
  readonly hints?: EndpointHints | undefined
  readonly hostname?: string | undefined
  readonly nodeName?: string | undefined
  readonly targetRef?: ObjectReference | undefined
  readonly zone?: string | undefined
}

export type EndpointConditions = {
  readonly ready?: boolean | undefined
  readonly serving?: boolean | undefined
  readonly terminating?: boolean | undefined
}

export type EndpointHints = {
  readonly forNodes?: readonly ForNode[] | undefined
  readonly forZones?: readonly ForZone[] | undefined
}

export type EndpointPort = {
  readonly appProtocol?: string | undefined
  readonly name?: string | undefined
  readonly port?: number | undefined
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined
}

export type EndpointSlice = {
  readonly addressType: 'FQDN' | 'IPv4' | 'IPv6'
  readonly apiVersion?: string | undefined
  readonly endpoints?: readonly Endpoint[] | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly ports?: readonly EndpointPort[] | undefined
}

export type ForNode = {
  readonly name: string
}

export type ForZone = {
  readonly name: string
}
