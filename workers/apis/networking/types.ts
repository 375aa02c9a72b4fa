// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { Condition, LabelSelector, ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { TypedLocalObjectReference } from '../../apis/core/types.ts'
export type HTTPIngressPath = {
  readonly backend: IngressBackend
  readonly path?: string | undefined
  readonly pathType: 'Exact' | 'ImplementationSpecific' | 'Prefix'
}

export type HTTPIngressRuleValue = {
  readonly paths: readonly HTTPIngressPath[]
}

export type IPAddress = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: IPAddressSpec
}

export type IPAddressSpec = {
  readonly parentRef: ParentReference
}

export type IPBlock = {
  readonly cidr: string
  readonly except?: readonly string[] | undefined
}

export type Ingress = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: IngressSpec
  readonly status?: IngressStatus | undefined
}

export type IngressBackend = {
  readonly resource?: TypedLocalObjectReference | undefined
  readonly service?: IngressServiceBackend | undefined
}

export type IngressClass = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: IngressClassSpec
}

export type IngressClassParametersReference = {
  readonly apiGroup?: string | undefined
  readonly kind: string
  readonly name: string
  readonly namespace?: string | undefined
  readonly scope?: string | undefined
}

export type IngressClassSpec = {
  readonly controller?: string | undefined
  readonly parameters?: IngressClassParametersReference | undefined
}

export type IngressLoadBalancerIngress = {
  readonly hostname?: string | undefined
  readonly ip?: string | undefined
  readonly ports?: readonly IngressPortStatus[] | undefined
}

export type IngressLoadBalancerStatus = {
  readonly ingress?: readonly IngressLoadBalancerIngress[] | undefined
}

export type IngressPortStatus = {
  readonly error?: string | undefined
  readonly port: number
  readonly protocol: 'SCTP' | 'TCP' | 'UDP'
}

export type IngressRule = {
  readonly host?: string | undefined
  readonly http?: HTTPIngressRuleValue | undefined
}

export type IngressServiceBackend = {
  readonly name: string
  readonly port?: ServiceBackendPort | undefined
}

export type IngressSpec = {
  readonly defaultBackend?: IngressBackend | undefined
  readonly ingressClassName?: string | undefined
  readonly rules?: readonly IngressRule[] | undefined
  readonly tls?: readonly IngressTLS[] | undefined
}

export type IngressStatus = {
  readonly loadBalancer?: IngressLoadBalancerStatus | undefined
}

export type IngressTLS = {
  readonly hosts?: readonly string[] | undefined
  readonly secretName?: string | undefined
}

export type NetworkPolicy = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: NetworkPolicySpec
}

export type NetworkPolicyEgressRule = {
  readonly ports?: readonly NetworkPolicyPort[] | undefined
  readonly to?: readonly NetworkPolicyPeer[] | undefined
}

export type NetworkPolicyIngressRule = {
  readonly from?: readonly NetworkPolicyPeer[] | undefined
  readonly ports?: readonly NetworkPolicyPort[] | undefined
}

export type NetworkPolicyPeer = {
  readonly ipBlock?: IPBlock | undefined
  readonly namespaceSelector?: LabelSelector | undefined
  readonly podSelector?: LabelSelector | undefined
}

export type NetworkPolicyPort = {
  readonly endPort?: number | undefined
  readonly port?: number | string | undefined
  readonly protocol?: 'SCTP' | 'TCP' | 'UDP' | undefined
}

export type NetworkPolicySpec = {
  readonly egress?: readonly NetworkPolicyEgressRule[] | undefined
  readonly ingress?: readonly NetworkPolicyIngressRule[] | undefined
  readonly podSelector?: LabelSelector | undefined
  readonly policyTypes?: readonly string[] | undefined
}

export type ParentReference = {
  readonly group?: string | undefined
  readonly name: string
  readonly namespace?: string | undefined
  readonly resource: string
}

export type ServiceBackendPort = {
  readonly name?: string | undefined
  readonly number?: number | undefined
}

export type ServiceCIDR = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: ServiceCIDRSpec
  readonly status?: ServiceCIDRStatus | undefined
}

export type ServiceCIDRSpec = {
  readonly cidrs?: readonly string[] | undefined
}

export type ServiceCIDRStatus = {
  readonly conditions?: readonly Condition[] | undefined
}
