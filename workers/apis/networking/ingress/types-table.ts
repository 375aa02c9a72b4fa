// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const networkingIngressTypes: TypeTable = {
  'networking.v1.HTTPIngressPath': {
    path: 's',
    pathType: 's|e=Exact,ImplementationSpecific,Prefix|R|p|w|g=v1.PathType',
    backend: 'networking.v1.IngressBackend|R|w',
  },
  'networking.v1.HTTPIngressRuleValue': { paths: '[networking.v1.HTTPIngressPath|R|w' },
  'networking.v1.Ingress': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'networking.v1.IngressSpec|w',
    status: 'networking.v1.IngressStatus|w',
  },
  'networking.v1.IngressBackend': {
    service: 'networking.v1.IngressServiceBackend|p',
    resource: 'core.v1.TypedLocalObjectReference|a|p',
  },
  'networking.v1.IngressLoadBalancerIngress': {
    ip: 's|G=IP',
    hostname: 's',
    ports: '[networking.v1.IngressPortStatus',
  },
  'networking.v1.IngressLoadBalancerStatus': { ingress: '[networking.v1.IngressLoadBalancerIngress' },
  'networking.v1.IngressPortStatus': { port: 'i|R|w', protocol: 's|e=SCTP,TCP,UDP|R|w|g=v1.Protocol', error: 's|p' },
  'networking.v1.IngressRule': { host: 's', http: 'networking.v1.HTTPIngressRuleValue|p|G=HTTP|I=IngressRuleValue' },
  'networking.v1.IngressServiceBackend': { name: 's|R|w', port: 'networking.v1.ServiceBackendPort|a|w' },
  'networking.v1.IngressSpec': {
    ingressClassName: 's|p',
    defaultBackend: 'networking.v1.IngressBackend|p',
    tls: '[networking.v1.IngressTLS|G=TLS',
    rules: '[networking.v1.IngressRule',
  },
  'networking.v1.IngressStatus': { loadBalancer: 'networking.v1.IngressLoadBalancerStatus|w' },
  'networking.v1.IngressTLS': { hosts: '[s', secretName: 's' },
  'networking.v1.ServiceBackendPort': { name: 's', number: 'i' },
}
