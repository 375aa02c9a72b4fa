import { describe, expect, it } from 'vitest'
import { decodeBase64 } from '../../../apimachinery/base64.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Secret } from '../../../apis/core/types.ts'
import { secrets, serviceAccounts } from '../../../apis/resources.ts'
import { RestClient } from '../../../client-go/rest-client.ts'
import { ManagerWorld } from '../testing/manager-world.ts'

describe('a Secret that asks for a token', () => {
  it('gets one of its account, and goes with it', async () => {
    const world = await new ManagerWorld().boot()
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } }
    await world.create(serviceAccounts, account)
    const annotations = { 'kubernetes.io/service-account.name': 'robot' }
    const metadata = { name: 'robot-token', namespace: 'default', annotations }
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/service-account-token' }
    await world.create(secrets, secret as KubeObject)
    await world.pass(1000)
    const found = await world.get<Secret & KubeObject>(secrets, 'robot-token')
    expect(Object.keys(found?.data ?? {}).sort()).toEqual(['ca.crt', 'namespace', 'token'])
    expect(found?.metadata.annotations?.['kubernetes.io/service-account.uid']).toBeTruthy()
    const token = decodeBase64(found?.data?.['token'] ?? '')
    const whoami = () =>
      world.as(async (_, host) => {
        const identity = { authorization: `Bearer ${token}` }
        const client = new RestClient(host, { server: '192.168.1.10:6443', userAgent: 'x/v1', identity, qps: 0 })
        return client.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})
      })
    expect((await whoami()).body).toMatchObject({
      status: { userInfo: { username: 'system:serviceaccount:default:robot' } },
    })
    await world.as((client) => client.delete(serviceAccounts, 'default', 'robot'))
    await world.pass(1000)
    expect(await world.get(secrets, 'robot-token')).toBeUndefined()
    expect((await whoami()).status).toBe(401)
  })
})
