import { describe, expect, it } from 'vitest'
import type { Service } from '../../apis/core/types.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import type { DnsRequest } from '../../protocols/dns.ts'
import { answerQuestion, type ClusterNames } from './cluster-names.ts'

function service(name: string, spec: Partial<Service['spec']>): Service {
  return { metadata: { name, namespace: 'default' }, spec: { ports: [{ name: 'http', port: 80 }], ...spec } }
}

const services = [
  service('web', { clusterIP: '10.96.12.7' }),
  service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] }),
  service('outside', { type: 'ExternalName', externalName: 'example.com', ports: [] }),
]
const dbSlice: EndpointSlice = {
  metadata: { name: 'db-x', namespace: 'default', labels: { 'kubernetes.io/service-name': 'db' } },
  addressType: 'IPv4',
  ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
  endpoints: [
    { addresses: ['10.244.1.5'], hostname: 'db-0', conditions: { ready: true } },
    { addresses: ['10.244.2.6'], conditions: { ready: true } },
    { addresses: ['10.244.3.7'], conditions: { ready: false } },
  ],
}
const names: ClusterNames = {
  hasNamespace: (name) => name === 'default',
  service: (namespace, name) =>
    services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  slices: (_, name) => (name === 'db' ? [dbSlice] : []),
  servicesAt: (address) => services.filter(({ spec }) => spec.clusterIP === address),
  slicesAt: (address) => (dbSlice.endpoints?.some(({ addresses }) => addresses.includes(address)) ? [dbSlice] : []),
}

function ask(question: string, type: DnsRequest['type'] = 'A'): string {
  const { rcode, answers } = answerQuestion({ question, type }, names)
  const texts = answers.map((answer) => {
    if (answer.type === 'SRV') return `${answer.target}:${answer.port}`
    return 'address' in answer ? answer.address : answer.target
  })
  return rcode === 'NOERROR' ? texts.join(' ') : rcode
}

describe('cluster DNS', () => {
  it('answers the name of a Service with its cluster IP, whatever the case and with or without the last dot', () => {
    expect(ask('web.default.svc.cluster.local')).toBe('10.96.12.7')
    expect(ask('WEB.default.svc.cluster.local.')).toBe('10.96.12.7')
  })

  it('answers a headless Service with the addresses of its ready pods, and each by its host name', () => {
    expect(ask('db.default.svc.cluster.local')).toBe('10.244.1.5 10.244.2.6')
    expect(ask('db-0.db.default.svc.cluster.local')).toBe('10.244.1.5')
    expect(ask('10-244-2-6.db.default.svc.cluster.local')).toBe('10.244.2.6')
  })

  it('answers SRV with port and target', () => {
    expect(ask('_http._tcp.web.default.svc.cluster.local', 'SRV')).toBe('web.default.svc.cluster.local:80')
    expect(ask('_sql._tcp.db.default.svc.cluster.local', 'SRV')).toBe(
      'db-0.db.default.svc.cluster.local:5432 10-244-2-6.db.default.svc.cluster.local:5432',
    )
    expect(ask('_ftp._tcp.web.default.svc.cluster.local', 'SRV')).toBe('NXDOMAIN')
  })

  it('says that an ExternalName is another name for something else', () => {
    expect(ask('outside.default.svc.cluster.local')).toBe('example.com')
  })

  it('turns a pod name with dashes into the address, in namespaces that exist', () => {
    expect(ask('10-244-1-5.default.pod.cluster.local')).toBe('10.244.1.5')
    expect(ask('10-244-1-5.nowhere.pod.cluster.local')).toBe('NXDOMAIN')
    expect(ask('999-1-1-1.default.pod.cluster.local')).toBe('NXDOMAIN')
  })

  it('does not know names that are not of this cluster', () => {
    expect(ask('nope.default.svc.cluster.local')).toBe('NXDOMAIN')
    expect(ask('web.nowhere.svc.cluster.local')).toBe('NXDOMAIN')
    expect(ask('kubernetes.io')).toBe('NXDOMAIN')
  })

  it('has no IPv6 addresses, but says so without denying the name', () => {
    expect(ask('web.default.svc.cluster.local', 'AAAA')).toBe('')
  })

  it('finds the name of an address', () => {
    expect(ask('7.12.96.10.in-addr.arpa', 'PTR')).toBe('web.default.svc.cluster.local')
    expect(ask('5.1.244.10.in-addr.arpa', 'PTR')).toBe('db-0.db.default.svc.cluster.local')
    expect(ask('9.9.9.9.in-addr.arpa', 'PTR')).toBe('NXDOMAIN')
  })
})
