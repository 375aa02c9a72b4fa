import { describe, expect, it } from 'vitest'
import { completeKubectl } from './completion.ts'

const names: Readonly<Record<string, readonly string[]>> = {
  'pods/default': ['web-1', 'web-2', 'db-0'],
  'pods/kube-system': ['etcd-control-plane'],
  'deployments/default': ['web'],
  'nodes/': ['worker-1', 'worker-2'],
  'namespaces/': ['default', 'kube-system'],
}
const source = { names: (plural: string, namespace: string) => names[`${plural}/${namespace}`] ?? [] }
const complete = (line: string) => completeKubectl(line.split(' '), source)?.map(({ text }) => text)

describe('completion of kubectl', () => {
  it('offers commands and their subcommands', () => {
    expect(complete('des')).toEqual(['describe'])
    expect(complete('rollout st')).toEqual(['status'])
    expect(complete('create dep')).toEqual(['deployment'])
  })

  it('offers kinds, by their short names too, and in lists', () => {
    expect(complete('get dep')).toEqual(['deployments'])
    expect(complete('get pods,serv')).toEqual(['serviceaccounts', 'services'])
    expect(complete('get sv')).toEqual(['svc'])
    expect(complete('scale st')).toEqual(['statefulsets'])
    expect(complete('get sts,ing')).toEqual(['ingressclasses', 'ingresses'])
    expect(complete('rollout pause d')).toEqual(['deployments'])
  })

  it('offers live names of the namespace in question', () => {
    expect(complete('get pods web')).toEqual(['web-1', 'web-2'])
    expect(complete('get po web-1 web')).toEqual(['web-2'])
    expect(complete('logs db')).toEqual(['db-0'])
    expect(complete('-n kube-system describe pod e')).toEqual(['etcd-control-plane'])
    expect(complete('rollout undo deploy/w')).toEqual(['deploy/web'])
    expect(complete('drain w')).toEqual(['worker-1', 'worker-2'])
    expect(complete('drain worker-1 w')).toEqual(['worker-2'])
    expect(complete('debug no')).toEqual(['nodes/'])
    expect(complete('debug node/')).toEqual(['node/worker-1', 'node/worker-2'])
    expect(complete('port-forward d')).toEqual(['db-0', 'deployments/'])
  })

  it('offers flags, and the values of those that have few', () => {
    expect(complete('get pods --all-n')).toEqual(['--all-namespaces'])
    expect(complete('get pods -n kube')).toEqual(['kube-system'])
    expect(complete('get pods -o y')).toEqual(['yaml'])
    expect(complete('get pods --namespace=kube')).toEqual(['kube-system'])
  })

  it('leaves files to the shell', () => {
    expect(complete('apply -f we')).toBeUndefined()
  })
})
