// How a user comes to a certificate, and a kubelet to its own.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../../apimachinery/base64.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { CertificateSigningRequest } from '../../../apis/certificates/types.ts'
import { certificateSigningRequests, clusterRoles } from '../../../apis/resources.ts'
import { RestClient } from '../../../client-go/rest-client.ts'
import { ManagerWorld } from '../testing/manager-world.ts'

const dave = readFileSync(new URL('../../../apimachinery/x509/testdata/dave.csr', import.meta.url), 'utf8')

function requestNamed(name: string, more: Partial<CertificateSigningRequest['spec']> = {}): KubeObject {
  const spec = {
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
    request: encodeBase64(dave),
    ...more,
  }
  const metadata = { name }
  return { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata, spec } as KubeObject
}

const approved = { type: 'Approved', status: 'True', reason: 'KubectlApprove', message: 'approved' }

async function approve(client: RestClient, name: string): Promise<void> {
  const present = await client.get<CertificateSigningRequest & KubeObject>(certificateSigningRequests, '', name)
  await client.update(certificateSigningRequests, { ...present, status: { conditions: [approved] } }, 'approval')
}

describe('CertificateSigningRequests', () => {
  it('that are approved give their user a way in', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(certificateSigningRequests, requestNamed('kg-csr'))
    await world.pass(2000)
    const pending = await world.get<CertificateSigningRequest & KubeObject>(certificateSigningRequests, 'kg-csr', '')
    expect(pending?.spec.username).toBe('kubernetes-admin')
    expect(pending?.status?.certificate).toBeUndefined()
    await world.as((client) => approve(client, 'kg-csr'))
    await world.pass(2000)
    const signed = await world.get<CertificateSigningRequest & KubeObject>(certificateSigningRequests, 'kg-csr', '')
    const pem = decodeBase64(signed?.status?.certificate ?? '') ?? ''
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    await world.as(async (_, host) => {
      const call = (certificate: string) => {
        const config = { server: '192.168.1.10:6443', userAgent: 'x/v1', identity: { 'x-client-cert': certificate } }
        return new RestClient(host, { ...config, qps: 0 }).request('GET', '/api/v1/namespaces/default/pods')
      }
      expect((await call(pem)).body).toMatchObject({
        message:
          'pods is forbidden: User "dave" cannot list resource "pods" in API group "" in the namespace "default"',
      })
      const forged = `${pem.slice(0, 300)}${pem[300] === 'A' ? 'B' : 'A'}${pem.slice(301)}`
      expect((await call(forged)).status).toBe(401)
    })
  })

  it('fail for usages that their signer does not give', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(certificateSigningRequests, requestNamed('odd', { usages: ['server auth'] }))
    await world.as((client) => approve(client, 'odd'))
    await world.pass(2000)
    const failed = await world.get<CertificateSigningRequest & KubeObject>(certificateSigningRequests, 'odd', '')
    expect(failed?.status?.conditions?.map(({ type }) => type)).toEqual(['Approved', 'Failed'])
  })

  it('are approved by those who may approve for the signer', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(certificateSigningRequests, requestNamed('mine'))
    await world.as(async (client, host) => {
      const rules = [
        {
          apiGroups: ['certificates.k8s.io'],
          resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
          verbs: ['get', 'update'],
        },
      ]
      const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'x' }, rules }
      await client.create(clusterRoles, '', role as KubeObject)
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' }
      const subjects = [{ kind: 'User', name: 'alice' }]
      const binding = { ...role, kind: 'ClusterRoleBinding', roleRef, subjects }
      const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'
      expect((await client.request('POST', path, { ...binding, rules: undefined })).status).toBe(201)
      const identity = { 'x-client-cert': 'alice' }
      const alice = new RestClient(host, { server: '192.168.1.10:6443', userAgent: 'x/v1', identity, qps: 0 })
      await expect(approve(alice, 'mine')).rejects.toThrow(
        'certificatesigningrequests.certificates.k8s.io "mine" is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"',
      )
    }, 500)
  })
})

describe('aggregated ClusterRoles', () => {
  it('take over the rules of roles that bear their label', async () => {
    const world = await new ManagerWorld().boot()
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }
    const rules = [{ apiGroups: ['stable.example.com'], resources: ['crontabs'], verbs: ['get'] }]
    const metadata = { name: 'crontab-viewer', labels }
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules }
    await world.create(clusterRoles, role as KubeObject)
    await world.pass(3000)
    for (const name of ['view', 'edit', 'admin']) {
      const found = await world.get<KubeObject & { readonly rules?: unknown[] }>(clusterRoles, name, '')
      expect(found?.rules, name).toContainEqual(rules[0])
    }
  })
})
