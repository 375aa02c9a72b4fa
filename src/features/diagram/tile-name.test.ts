import { expect, it } from 'vitest'
import { tileName } from './tile-name.ts'

it('a pod of a Deployment keeps the name of its owner and what tells it from its brothers', () => {
  expect(tileName('web-7c9d8f6b5-k2x4p', 'default', 'web', false)).toEqual(['web', '-k2x4p'])
  expect(tileName('web-7c9d8f6b5-k2x4p', 'default', 'web', true)).toEqual(['web', ''])
})

it('a static pod leaves out its machine, and what every name in kube-system begins with', () => {
  expect(tileName('kube-apiserver-control-plane', 'kube-system', 'control-plane', true)).toEqual(['apiserver', ''])
  expect(tileName('kube-proxy-x7k2p', 'kube-system', 'kube-proxy', false)).toEqual(['proxy', '-x7k2p'])
})

it('a pod of its own keeps its whole name', () => {
  expect(tileName('kube-ui', 'default', 'kube-ui', true)).toEqual(['kube-ui', ''])
  expect(tileName('web', 'default', '', false)).toEqual(['web', ''])
})
