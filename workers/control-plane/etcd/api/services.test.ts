// Services of etcd beside its keys, as a client meets them. Hashes are those that etcd 3.4.23 gave for the same writes.
import { describe, expect, it } from 'vitest'
import { etcdMachine } from '../../../etcdctl/testing/etcd-machine.ts'

/** The description in a client's warning. */
const reason = (text: string) => /desc = (.*?)"/.exec(text)?.[1]

describe('hashkv', () => {
  it('is the hash that etcd would give', async () => {
    const { run } = await etcdMachine('3.5.16')
    expect(await run('etcdctl endpoint hashkv')).toBe('127.0.0.1:2379, 1084519789\n')
    await run('etcdctl put a b')
    expect(await run('etcdctl endpoint hashkv')).toBe('127.0.0.1:2379, 3628877040\n')
  })
})

describe('users and roles', () => {
  it('let each do what was granted', async () => {
    const { run } = await etcdMachine('3.5.16')
    await run('etcdctl put a b; etcdctl user add root:pw; etcdctl user add u:pw; etcdctl role add r')
    expect(await run('etcdctl role grant-permission r read a')).toBe('Role r updated\n')
    expect(await run('etcdctl user grant-role u r')).toBe('Role r is granted to user u\n')
    expect(await run('etcdctl auth enable')).toMatch(/Authentication Enabled\n$/)
    expect(reason(await run('etcdctl get a'))).toBe('etcdserver: user name is empty')
    expect(await run('etcdctl --user u:pw get a')).toBe('a\nb\n')
    expect(reason(await run('etcdctl --user u:pw put a c'))).toBe('etcdserver: permission denied')
    expect(reason(await run('etcdctl --user u:pw get b'))).toBe('etcdserver: permission denied')
    expect(reason(await run('etcdctl --user u:pw user list'))).toBe('etcdserver: permission denied')
    expect(reason(await run('etcdctl --user u:no get a'))).toBe(
      'etcdserver: authentication failed, invalid user ID or password',
    )
    expect(await run('etcdctl --user root:pw auth disable')).toBe('Authentication Disabled\n')
    expect(await run('etcdctl get a')).toBe('a\nb\n')
  })

  it('are still there after a restart', async () => {
    const { run } = await etcdMachine('3.5.16')
    await run('etcdctl user add root:pw; etcdctl user grant-role root root; etcdctl auth enable')
    await run('kill $(pidof etcd); sleep 8')
    expect(reason(await run('etcdctl get a'))).toBe('etcdserver: user name is empty')
    expect(await run('etcdctl --user root:pw user list')).toBe('root\n')
  })
})

describe('a store that is full', () => {
  it('takes no more until it was compacted, defragmented and its alarm taken back', async () => {
    const { run } = await etcdMachine('3.5.16', ['--quota-backend-bytes=100000'])
    const fill = 'for i in $(seq 1 20); do etcdctl put k$i $(printf %08000d 1) >/dev/null || break; done'
    expect(reason(await run(fill))).toBe('etcdserver: mvcc: database space exceeded')
    expect(await run('etcdctl alarm list')).toBe('memberID:10276657743932975437 alarm:NOSPACE \n')
    expect(reason(await run('etcdctl put a b'))).toBe('etcdserver: mvcc: database space exceeded')
    expect(await run('etcdctl get k1 --keys-only')).toBe('k1\n\n')
    expect(await run('etcdctl del --prefix k')).toBe('10\n')
    expect(await run('etcdctl compact 12')).toBe('compacted revision 12\n')
    expect(await run('etcdctl defrag')).toBe('Finished defragmenting etcd member[127.0.0.1:2379]\n')
    expect(await run('etcdctl alarm disarm')).toBe('memberID:10276657743932975437 alarm:NOSPACE \n')
    expect(await run('etcdctl put a b')).toBe('OK\n')
  })
})

describe('limits', () => {
  it('refuse transactions of more than 128 operations', async () => {
    const { run } = await etcdMachine('3.5.16')
    const puts = Array.from({ length: 129 }, (_, i) => `put k${i} v\n`).join('')
    expect(reason(await run('etcdctl txn', `\n${puts}\n\n`))).toBe('etcdserver: too many operations in txn request')
  })
})

describe('the HTTP paths of the client port', () => {
  it('tell health and version, and answer the gateway', async () => {
    const { run } = await etcdMachine('3.5.16')
    expect(await run('curl -s http://127.0.0.1:2379/version')).toBe('{"etcdserver":"3.5.16","etcdcluster":"3.5.0"}')
    expect(await run('curl -s http://127.0.0.1:2379/health')).toBe('{"health":"true","reason":""}')
    await run('etcdctl put a b')
    const range = `curl -s http://127.0.0.1:2379/v3/kv/range -X POST -d '{"key":"YQ=="}'`
    expect(JSON.parse(await run(range)).kvs).toEqual([
      { key: 'YQ==', create_revision: '2', mod_revision: '2', version: '1', value: 'Yg==' },
    ])
  })
})
