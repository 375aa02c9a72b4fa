import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import { OwnWrites } from './own-writes.ts'

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } } as KubeObject

describe('what a server has written itself', () => {
  it('is known until etcd tells of it', () => {
    const own = new OwnWrites()
    const write = own.begin('default/web', pod, 'kubectl')
    expect(own.latest('default/web')).toBeUndefined()
    own.finish('default/web', write, pod, 7, 6)
    expect(own.latest('default/web')?.object).toBe(pod)
    expect(own.take('default/web', pod, 7)).toBe(write)
    expect(own.latest('default/web')).toBeUndefined()
  })

  it('of two deletions at once, of which one came too late, none is left once etcd has told of the object’s end', () => {
    const own = new OwnWrites()
    const late = own.begin('default/web', undefined, 'kubelet')
    const first = own.begin('default/web', undefined, 'kubectl')
    own.take('default/web', undefined, 9)
    own.forget('default/web', late)
    own.finish('default/web', first, undefined, 9, 9)
    expect(own.latest('default/web')).toBeUndefined()
  })

  it('is done with when etcd tells of it in other words, as a member does that was started again', () => {
    const own = new OwnWrites()
    own.finish('default/web', own.begin('default/web', pod, 'kubectl'), pod, 7, 6)
    expect(own.take('default/web', { ...pod }, 7)?.manager).toBe('kubectl')
    own.finish('default/web', own.begin('default/web', pod, 'kubectl'), pod, 8, 7)
    own.take('default/web', undefined, 12)
    expect(own.latest('default/web')).toBeUndefined()
  })
})
