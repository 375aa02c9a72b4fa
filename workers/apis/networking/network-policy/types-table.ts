// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const networkingNetworkPolicyTypes: TypeTable = {
  'networking.v1.IPBlock': { cidr: 's|R|w|G=CIDR', except: '[s' },
  'networking.v1.NetworkPolicy': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'networking.v1.NetworkPolicySpec|w',
  },
  'networking.v1.NetworkPolicyEgressRule': {
    ports: '[networking.v1.NetworkPolicyPort',
    to: '[networking.v1.NetworkPolicyPeer',
  },
  'networking.v1.NetworkPolicyIngressRule': {
    ports: '[networking.v1.NetworkPolicyPort',
    from: '[networking.v1.NetworkPolicyPeer',
  },
  'networking.v1.NetworkPolicyPeer': {
    podSelector: 'meta.v1.LabelSelector|a|p',
    namespaceSelector: 'meta.v1.LabelSelector|a|p',
    ipBlock: 'networking.v1.IPBlock|p|G=IPBlock',
  },
  'networking.v1.NetworkPolicyPort': { protocol: 's|e=SCTP,TCP,UDP|p|g=v1.Protocol', port: 'x|p', endPort: 'i|p' },
  'networking.v1.NetworkPolicySpec': {
    podSelector: 'meta.v1.LabelSelector|a|w',
    ingress: '[networking.v1.NetworkPolicyIngressRule',
    egress: '[networking.v1.NetworkPolicyEgressRule',
    policyTypes: '[s|g=v1.PolicyType',
  },
}
