// A quota from its making to its refusals and back, as recorded of a real 1.36.2.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { ResourceQuota } from '../../../apis/core/types.ts'
import { configMaps, pods, resourceQuotas } from '../../../apis/resources.ts'
import { ManagerWorld } from '../testing/manager-world.ts'

type Quota = ResourceQuota & KubeObject

const object = (kind: string, name: string, more: object = {}) =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'default' }, ...more }) as KubeObject

function pod(name: string): KubeObject {
  const resources = { requests: { cpu: '100m' }, limits: { cpu: '100m', memory: '128Mi' } }
  return object('Pod', name, { spec: { containers: [{ name: 'c', image: 'nginx', resources }] } })
}

describe('a ResourceQuota', () => {
  it('is counted when it is made, charged when something comes and given back when it goes', async () => {
    const world = await new ManagerWorld().boot()
    const hard = { pods: '2', 'requests.cpu': '1', 'limits.memory': '1Gi', configmaps: '3', 'count/configmaps': '9' }
    await world.create(resourceQuotas, object('ResourceQuota', 'q', { spec: { hard } }))
    await world.pass(1000)
    const used = async () => (await world.get<Quota>(resourceQuotas, 'q'))?.status?.used
    expect(await used()).toEqual({
      pods: '0',
      'requests.cpu': '0',
      'limits.memory': '0',
      configmaps: '1',
      'count/configmaps': '1',
    })
    await world.create(pods, pod('p'))
    await world.create(pods, pod('p2'))
    await world.create(configMaps, object('ConfigMap', 'a'))
    expect(await used()).toEqual({
      pods: '2',
      'requests.cpu': '200m',
      'limits.memory': '256Mi',
      configmaps: '2',
      'count/configmaps': '2',
    })
    await expect(world.create(pods, pod('p3'))).rejects.toThrow(
      'pods "p3" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    )
    await world.as((client) => client.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 }))
    await world.as((client) => client.delete(configMaps, 'default', 'a'))
    await world.pass(1000)
    expect(await used()).toMatchObject({ pods: '1', 'requests.cpu': '100m', configmaps: '1' })
    await world.create(pods, pod('p3'))
  })
})
