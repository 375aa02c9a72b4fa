import { describe, expect, it } from 'vitest'
import type { Service } from '../../apis/core/types.ts'
import type { Endpoint, EndpointSlice } from '../../apis/discovery/types.ts'
import { addTranslations, serviceRules } from './rules.ts'

const node = { name: 'worker-1', zone: 'a' }

function service(spec: Partial<Service['spec']>): Service {
  const ports = [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30080 }]
  return { metadata: { name: 'web', namespace: 'default' }, spec: { clusterIP: '10.96.0.50', ports, ...spec } }
}

function slice(endpoints: readonly Endpoint[]): EndpointSlice {
  const metadata = { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } }
  return { metadata, addressType: 'IPv4', ports: [{ name: 'http', port: 8080, protocol: 'TCP' }], endpoints }
}

const here: Endpoint = { addresses: ['10.244.1.2'], nodeName: 'worker-1', conditions: { ready: true } }
const there: Endpoint = { addresses: ['10.244.2.2'], nodeName: 'worker-2', conditions: { ready: true } }

function table(spec: Partial<Service['spec']>, endpoints: readonly Endpoint[]) {
  const rules = new Map<string, readonly string[] | 'drop'>()
  for (const rule of serviceRules(service(spec), [slice(endpoints)], node)) addTranslations(rules, rule)
  return Object.fromEntries(rules)
}

describe('rules for a Service', () => {
  it('lead its cluster IP to every ready endpoint', () => {
    expect(table({}, [there, here])).toEqual({ '10.96.0.50:80': ['10.244.1.2:8080', '10.244.2.2:8080'] })
  })

  it('refuse when there is nobody behind it', () => {
    expect(table({}, [])).toEqual({ '10.96.0.50:80': [] })
  })

  it('leave out endpoints that are not ready, but use those that still serve when no others are left', () => {
    const waiting: Endpoint = { addresses: ['10.244.2.3'], conditions: { ready: false } }
    const leaving: Endpoint = {
      addresses: ['10.244.2.4'],
      conditions: { ready: false, serving: true, terminating: true },
    }
    expect(table({}, [here, waiting, leaving])).toEqual({ '10.96.0.50:80': ['10.244.1.2:8080'] })
    expect(table({}, [waiting, leaving])).toEqual({ '10.96.0.50:80': ['10.244.2.4:8080'] })
  })

  it('open node ports and external addresses too', () => {
    expect(table({ type: 'NodePort', externalIPs: ['198.51.100.7'] }, [here])).toEqual({
      '10.96.0.50:80': ['10.244.1.2:8080'],
      '*:30080': ['10.244.1.2:8080'],
      '198.51.100.7:80': ['10.244.1.2:8080'],
    })
    expect(table({ type: 'LoadBalancer' }, [here])['*:30080']).toEqual(['10.244.1.2:8080'])
  })

  it('keep to this node where the traffic policy is Local', () => {
    const rules = table({ type: 'NodePort', externalTrafficPolicy: 'Local' }, [here, there])
    expect(rules['*:30080']).toEqual(['10.244.1.2:8080'])
    expect(rules['10.96.0.50:80']).toHaveLength(2)
    expect(table({ type: 'NodePort', internalTrafficPolicy: 'Local' }, [there])).toEqual({
      '10.96.0.50:80': 'drop',
      '*:30080': ['10.244.2.2:8080'],
    })
    expect(table({ internalTrafficPolicy: 'Local' }, [])['10.96.0.50:80']).toEqual([])
  })

  it('keep to the zone when all endpoints have hints', () => {
    const hinted = (endpoint: Endpoint, zone: string): Endpoint => ({
      ...endpoint,
      hints: { forZones: [{ name: zone }] },
    })
    expect(table({}, [hinted(here, 'b'), hinted(there, 'a')])).toEqual({ '10.96.0.50:80': ['10.244.2.2:8080'] })
    expect(table({}, [hinted(here, 'b'), there])['10.96.0.50:80']).toHaveLength(2)
  })

  it('do not exist for headless Services and for other names of things outside', () => {
    expect(table({ clusterIP: 'None' }, [here])).toEqual({})
    expect(table({ type: 'ExternalName', clusterIP: '' }, [here])).toEqual({})
  })
})
