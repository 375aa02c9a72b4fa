import { expect, test } from 'vitest'
import type { Container, PodTemplateSpec } from './core/types.ts'
import { podTemplateHash, safeEncode } from './pod-template-hash.ts'

const template = (
  labels: Record<string, string>,
  container: Container,
  annotations?: Record<string, string>,
): PodTemplateSpec => ({
  metadata: { labels, ...(annotations && { annotations }) },
  spec: {
    containers: [
      {
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

test('a template has the hash that it has on a real cluster', () => {
  expect(podTemplateHash(template({ app: 'web' }, { name: 'c', image: 'nginx:1.26' }))).toBe('7988b68c98')
  expect(podTemplateHash(template({ app: 'web' }, { name: 'nginx', image: 'nginx', imagePullPolicy: 'Always' }))).toBe(
    '7887448d46',
  )
  const rich = {
    name: 'nginx',
    image: 'nginx:1.28',
    env: [{ name: 'B', value: 'two' }],
    resources: { limits: { cpu: '200m', memory: '128Mi' }, requests: { cpu: '100m', memory: '64Mi' } },
  }
  const restarted = { 'kubectl.kubernetes.io/restartedAt': '2026-11-20T23:13:41Z' }
  expect(podTemplateHash(template({ app: 'web' }, rich, restarted))).toBe('74b96859d5')
})

test('every field counts: templates that differ have different names', () => {
  const probe = (port: number | string) => ({ livenessProbe: { httpGet: { path: '/', port } } })
  const variants = [{ command: ['sh', '-c', '조타 ⎈ 🚢'] }, { tty: true }, probe(80), probe('80')]
  const hashes = variants.map((variant) => podTemplateHash(template({ app: 'web' }, { name: 'c', ...variant })))
  expect(new Set(hashes).size).toBe(variants.length)
})

test('a collision gives the same template another hash', () => {
  const one = template({ app: 'web' }, { name: 'c', image: 'nginx:1.26' })
  expect(podTemplateHash(one, 1)).not.toBe(podTemplateHash(one))
  expect(podTemplateHash(one, 2)).not.toBe(podTemplateHash(one, 1))
})

test('a hash has no vowels and no digits that look like letters', () => {
  expect(safeEncode('0123456789')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{10}$/)
})
