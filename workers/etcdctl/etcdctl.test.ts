// What etcdctl prints and how it ends, against one etcd. The recordings of cli/conformance say more; these are the rules.
import { describe, expect, it } from 'vitest'
import { etcdMachine } from './testing/etcd-machine.ts'

describe('etcdctl of 3.5', () => {
  it('prints a key in every format', async () => {
    const { run } = await etcdMachine('3.5.16')
    expect(await run('etcdctl put a b')).toBe('OK\n')
    expect(await run('etcdctl get a')).toBe('a\nb\n')
    expect(await run('etcdctl get a --hex')).toBe('\\x61\n\\x62\n')
    const header = '"cluster_id":14841639068965178418,"member_id":10276657743932975437,"revision":2,"raft_term":2'
    const kv = '"key":"YQ==","create_revision":2,"mod_revision":2,"version":1,"value":"Yg=="'
    expect(await run('etcdctl get a -w json')).toBe(`{"header":{${header}},"kvs":[{${kv}}],"count":1}\n`)
    expect(await run('etcdctl get a -w fields')).toContain('"Key" : "a"\n"CreateRevision" : 2\n')
    expect(await run('etcdctl get a -w protobuf | od -An -tx1')).toMatch(
      /^ 0a 1a 08 b2 98 ea[\s\S]* 12 0c 0a 01\n 61 10 02 18 02 20 01 2a 01 62 20 01\n$/,
    )
  })

  it('ends with the code of its error', async () => {
    const { run } = await etcdMachine('3.5.16')
    expect(await run('etcdctl get')).toBe(
      'Error: get command needs one argument as key and an optional argument as range_end\n[128]',
    )
    expect(await run('etcdctl get a -w xml')).toBe('Error: unsupported output format\n[4]')
    expect(await run('etcdctl lease timetolive zz')).toContain(
      'parsing "zz": invalid syntax), expecting ID in Hex\n[128]',
    )
    const bogus = (await run('etcdctl put --bogus')).split('\n')
    expect([bogus[0], bogus[1], ...bogus.slice(-2)]).toEqual([
      'NAME:',
      '\tput - Puts the given key into the store',
      'Error: unknown flag: --bogus',
      '[1]',
    ])
  })

  it('says at which address nobody answers', async () => {
    const { run } = await etcdMachine('3.5.16')
    const text = await run('etcdctl --endpoints=127.0.0.1:1 --command-timeout=200ms get a')
    expect(text).toContain('dial tcp 127.0.0.1:1: connect: connection refused')
    expect(text).toMatch(/Error: context deadline exceeded\n\[1\]$/)
  })

  it('takes its flags from the environment', async () => {
    const { run } = await etcdMachine('3.5.16')
    await run('etcdctl put a b')
    expect(await run('ETCDCTL_WRITE_OUT=fields etcdctl get a')).toContain('"Value" : "b"')
    expect(await run('ETCDCTL_ENDPOINTS=127.0.0.1:1 ETCDCTL_COMMAND_TIMEOUT=100ms etcdctl get a')).toContain('refused')
  })

  it('reads transactions line by line', async () => {
    const { run } = await etcdMachine('3.5.16')
    await run('etcdctl put a b')
    const guarded = 'value("a") = "b"\nversion("a") > "0"\n\nput a "c d"\nget a\n\nget none\n\n'
    expect(await run('etcdctl txn', guarded)).toBe('SUCCESS\n\nOK\n\na\nc d\n')
    expect(await run('etcdctl txn', guarded)).toBe('FAILURE\n\n')
    expect(await run('etcdctl txn', 'nonsense\n\n')).toBe('Error: malformed comparison: nonsense\n[3]')
  })

  it('holds a lock while a command runs, and gives it back', async () => {
    const { run } = await etcdMachine('3.5.16')
    expect(await run('etcdctl lock l -- sh -c "etcdctl get l/ --prefix --keys-only | head -1; exit 3"')).toMatch(
      /^l\/[0-9a-f]+\n/,
    )
    expect(await run('etcdctl get l --prefix')).toBe('')
  })

  it('lets a lease take its keys with it', async () => {
    const { run } = await etcdMachine('3.5.16')
    const id = /lease (\w+) granted with TTL\(3s\)/.exec(await run('etcdctl lease grant 3'))?.[1]
    await run(`etcdctl put a b --lease=${id}`)
    expect(await run(`etcdctl lease timetolive ${id} --keys`)).toBe(
      `lease ${id} granted with TTL(3s), remaining(2s), attached keys([a])\n`,
    )
    await run('sleep 5')
    expect(await run('etcdctl get a')).toBe('')
    expect(await run(`etcdctl lease timetolive ${id}`)).toBe(`lease ${id} already expired\n`)
  })

  it('tells a watcher what came since a revision', async () => {
    const { run } = await etcdMachine('3.5.16')
    await run('etcdctl put a 1; etcdctl put a 2; etcdctl del a')
    expect(await run('timeout 1 etcdctl watch a --rev=2 --prev-kv')).toBe(
      'PUT\na\n1\nPUT\na\n1\na\n2\nDELETE\na\n2\na\n\n[124]',
    )
  })
})

describe('other versions', () => {
  it('speak to the old store if 3.4 is asked to', async () => {
    const { run } = await etcdMachine('3.4.23', ['--enable-v2'])
    await run('export ETCDCTL_API=2')
    expect(await run('etcdctl mk /a/b 1')).toBe('1\n')
    expect(await run('etcdctl mk /a/b 1')).toBe('Error:  105: Key already exists (/a/b) [4]\n[4]')
    expect(await run('etcdctl set /a/b 2 --swap-with-value 3')).toBe('Error:  101: Compare failed ([3 != 1]) [4]\n[4]')
    expect(await run('etcdctl ls / --recursive -p')).toBe('/a/\n/a/b\n')
    expect(await run('etcdctl rmdir /a')).toBe('Error:  108: Directory not empty (/a) [4]\n[4]')
    expect(await run('etcdctl cluster-health')).toContain('cluster is healthy\n')
    expect(await run('curl -s http://127.0.0.1:2379/v2/keys/a/b')).toBe(
      '{"action":"get","node":{"key":"/a/b","value":"1","modifiedIndex":4,"createdIndex":4}}\n',
    )
  })

  it('know no other store in 3.6, nor the variable that chose one', async () => {
    const { run } = await etcdMachine('3.6.4')
    expect(await run('etcdctl version')).toBe('etcdctl version: 3.6.4\nAPI version: 3.6\n')
    expect(await run('ETCDCTL_API=2 etcdctl get a')).toContain('"unrecognized environment variable"')
  })
})

describe('snapshots', () => {
  it('are saved, looked at and restored into a new folder', async () => {
    const { run } = await etcdMachine('3.5.16')
    await run('etcdctl put a b')
    expect(await run('etcdctl snapshot save db')).toMatch(/Snapshot saved at db\n$/)
    expect(JSON.parse(await run('etcdutl snapshot status db -w json'))).toMatchObject({ revision: 2, totalSize: 20480 })
    expect(await run('etcdutl snapshot restore db --data-dir new')).toContain('\trestored snapshot\t')
    expect(await run('etcdutl snapshot restore db --data-dir new')).toBe(
      'Error: data-dir "new" not empty or could not be read\n[1]',
    )
  })
})

describe('check perf', () => {
  it('finds that an etcd takes a thousand writes a second', async () => {
    const { run } = await etcdMachine('3.5.16')
    const text = await run('etcdctl check perf --load=m')
    expect(text).toMatch(/^PASS: Throughput is 100[01] writes\/s\n.*\n.*\nPASS\n$/)
  })
})
