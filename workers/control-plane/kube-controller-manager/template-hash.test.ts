import { describe, expect, it } from 'vitest'
import type { Container, PodTemplateSpec } from '../../apis/core/types.ts'
import { templateHash } from './template-hash.ts'

const template = (container: Partial<Container>, labels = { app: 'web' }): PodTemplateSpec => ({
  metadata: { labels },
  spec: {
    containers: [
      {
        name: 'c',
        image: 'nginx:1.26',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
        ...container,
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
})

describe('the hash of a pod template', () => {
  it.each([
    ['7988b68c98', template({})],
    ['bfb6488d7', template({ image: 'nginx:1.27' })],
    ['7bb67d59df', template({ image: 'nginx:no-such-tag' })],
    ['867f447567', template({ image: 'nginx:1.27', env: [{ name: 'A', value: '1' }] })],
    ['54c6d8c84', template({ name: 'nginx', image: 'nginx', imagePullPolicy: 'Always' }, { app: 'd' })],
  ])('is %s, as a real cluster names the ReplicaSet', (hash, { metadata, spec }) => {
    expect(templateHash({ metadata, spec }, undefined)).toBe(hash)
  })

  it('is another one after a collision', () => {
    expect(templateHash(template({}), 1)).not.toBe('7988b68c98')
    expect(templateHash(template({}), 1)).not.toBe(templateHash(template({}), 2))
  })

  it('takes every field in: two templates that differ have different names', () => {
    const variants = [
      template({ resources: { requests: { cpu: '100m', memory: '64Mi' } } }),
      template({ resources: { requests: { cpu: '100m', memory: '128Mi' } } }),
      template({ ports: [{ containerPort: 80, protocol: 'TCP' }] }),
      template({ livenessProbe: { httpGet: { path: '/', port: 80 } } }),
      template({ livenessProbe: { httpGet: { path: '/', port: 'http' } } }),
      template({ command: ['sh', '-c', '조타 ⎈ 🚢'] }),
    ]
    expect(new Set(variants.map((variant) => templateHash(variant, undefined))).size).toBe(variants.length)
  })
})
