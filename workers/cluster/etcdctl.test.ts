// The store under a cluster, looked into with etcd's own client: in the member's container and from the laptop.
import { describe, expect, it } from 'vitest'
import { type ShellSession, shell } from '../shell/main.ts'
import { settle } from '../simulation/testing/settle.ts'
import { clients } from './clients.ts'
import { Cluster } from './cluster.ts'
import { topologyOf } from './topology.ts'

/** A cluster that has booted, and a shell on its laptop. */
async function laptop() {
  const cluster = new Cluster({ clients, seed: 1, topology: topologyOf(0), settle })
  const { simulation } = cluster
  cluster.powerOn()
  await simulation.run(300_000, () => cluster.booted)
  let session: ShellSession | undefined
  let text = ''
  const attach = (given: ShellSession) => {
    session = given
  }
  const write = (_: string, more: string) => {
    text += more
  }
  simulation.machine('laptop')?.start('bash', shell(attach, { write }))
  await simulation.run(simulation.agenda.nowMs + 10)
  /** What a line wrote, and its exit code in brackets if it is not 0. */
  return async (line: string): Promise<string> => {
    text = ''
    let code: number | undefined
    session?.run(line, (status) => {
      code = status
    })
    await simulation.run(simulation.agenda.nowMs + 60_000, () => code !== undefined)
    return code === 0 ? text : `${text}[${code}]`
  }
}

const pki = '/etc/kubernetes/pki/etcd'
const inContainer = (command: string) => `kubectl exec etcd-control-plane -n kube-system -- sh -c "${command}"`
const withServerCertificate = `--cacert ${pki}/ca.crt --cert ${pki}/server.crt --key ${pki}/server.key`
const fromLaptop =
  'export ETCDCTL_ENDPOINTS=https://192.168.1.10:2379 ETCDCTL_CACERT=etcd-pki/ca.crt ETCDCTL_CERT=etcd-pki/healthcheck-client.crt ETCDCTL_KEY=etcd-pki/healthcheck-client.key'

describe('etcdctl in the container of etcd', () => {
  it('lists the keys of the cluster, as course notes type it', async () => {
    const run = await laptop()
    const command = `ETCDCTL_API=3 etcdctl get / --prefix --keys-only --limit=10 ${withServerCertificate}`
    const lines = (await run(inContainer(command))).split('\n')
    const keys = lines.filter((line) => line.startsWith('/registry/'))
    expect(keys).toHaveLength(10)
    expect([...keys].sort()).toEqual(keys)
    // etcdctl of 3.6 has no other API, and says that nobody asks it for one.
    expect(lines[0]).toContain('"unrecognized environment variable","environment-variable":"ETCDCTL_API=3"')
  })

  it('is refused without a certificate, with one that nobody knows, and when the server is not to be trusted', async () => {
    const run = await laptop()
    const error = async (flags: string) => {
      const text = await run(inContainer(`etcdctl --command-timeout=1s ${flags} get a`))
      return { desc: /desc = (.*)"}/.exec(text)?.[1]?.replaceAll('\\', ''), end: text.split('\n').at(-2) }
    }
    const end = 'command terminated with exit code 1'
    const wrapped = (desc: string) => `latest balancer error: last connection error: connection error: desc = "${desc}"`
    expect(await error('')).toEqual({ desc: wrapped('error reading server preface: EOF'), end })
    expect(await error(`--cacert ${pki}/ca.crt`)).toEqual({
      desc: wrapped('error reading server preface: remote error: tls: certificate required'),
      end,
    })
    expect(await error(`--cacert ${pki}/server.crt --cert ${pki}/server.crt --key ${pki}/server.key`)).toEqual({
      desc: wrapped(
        'transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
      end,
    })
    expect(await run(inContainer('etcdctl --cacert /nowhere/ca.crt get a'))).toBe(
      'Error: open /nowhere/ca.crt: no such file or directory\ncommand terminated with exit code 128\n[128]',
    )
  })
})

describe('etcdctl on the laptop', () => {
  it('shows objects as JSON, and what the API server writes', async () => {
    const run = await laptop()
    await run(fromLaptop)
    await run('kubectl create configmap note --from-literal=text=hello')
    expect(await run('etcdctl get /registry/configmaps/default/note --print-value-only | jq -c "[.kind, .data]"')).toBe(
      '["ConfigMap",{"text":"hello"}]\n',
    )
    expect(await run('etcdctl member list')).toMatch(
      /^[0-9a-f]{16}, started, control-plane, https:\/\/192\.168\.1\.10:2380, https:\/\/192\.168\.1\.10:2379, false\n$/,
    )
    expect(await run('etcdctl endpoint health')).toMatch(/ is healthy: successfully committed proposal: took = /)
  })

  it('puts, takes back in a transaction, and saves a snapshot that etcdutl reads', async () => {
    const run = await laptop()
    await run(fromLaptop)
    expect(await run('etcdctl put lesson one && etcdctl get lesson')).toBe('OK\nlesson\none\n')
    expect(
      await run(`printf 'value("lesson") = "one"\\n\\nput lesson two\\n\\nput lesson other\\n\\n' | etcdctl txn`),
    ).toBe('SUCCESS\n\nOK\n')
    expect(await run('etcdctl get lesson --print-value-only')).toBe('two\n')
    expect(await run('etcdctl snapshot save backup.db 2>/dev/null')).toBe(
      'Snapshot saved at backup.db\nServer version 3.6.4\n',
    )
    expect(await run('etcdutl snapshot status backup.db -w json | jq -c "[.revision > 100, .totalKey > 100]"')).toBe(
      '[true,true]\n',
    )
  })

  it('has an older etcd at hand, whose two APIs keep keys of their own', async () => {
    const run = await laptop()
    const old = 'etcd-v3.4.23-linux-amd64'
    await run(`${old}/etcd --enable-v2=true & sleep 2`)
    expect(await run(`ETCDCTL_API=3 ${old}/etcdctl put v3 key`)).toBe('OK\n')
    await run('export ETCDCTL_API=2')
    expect(await run(`${old}/etcdctl mkdir /dir; ${old}/etcdctl set /dir/key value`)).toBe('value\n')
    expect(await run(`${old}/etcdctl ls / --recursive`)).toBe('/dir\n/dir/key\n')
    expect(await run(`${old}/etcdctl cluster-health`)).toMatch(/cluster is healthy\n$/)
    expect(await run(`ETCDCTL_API=3 ${old}/etcdctl get '' --prefix --keys-only`)).toBe('v3\n\n')
  })

  it('restores a snapshot into a data directory that etcd starts from', async () => {
    const run = await laptop()
    await run('etcd --data-dir=first.etcd & sleep 2')
    await run('etcdctl put kept yes; etcdctl snapshot save s.db; kill %1; kill $!; sleep 1')
    expect(await run('etcdutl snapshot restore s.db --data-dir second.etcd 2>&1 | tail -1')).toContain(
      'restored snapshot',
    )
    expect(await run('etcdutl snapshot restore s.db --data-dir second.etcd')).toBe(
      'Error: data-dir "second.etcd" not empty or could not be read\n[1]',
    )
    await run('etcd --data-dir=second.etcd & sleep 2')
    expect(await run('etcdctl get kept --print-value-only')).toBe('yes\n')
    expect(await run('etcdctl member list')).toContain('8e9e05c52164694d, started, default')
  })
})

describe('keys that somebody puts under those of the API server', () => {
  it('are objects if they are the JSON of one, and nothing otherwise', async () => {
    const run = await laptop()
    await run(fromLaptop)
    await run('kubectl create configmap one --from-literal=a=b')
    const copy = 'etcdctl get /registry/configmaps/default/one --print-value-only | sed s/one/two/'
    expect(await run(`${copy} | etcdctl put /registry/configmaps/default/two`)).toBe('OK\n')
    expect(await run('kubectl get configmap two -o jsonpath={.data}')).toBe('{"a":"b"}')
    expect(await run('kubectl delete configmap two')).toContain('deleted')
    expect(await run('etcdctl put /registry/configmaps/default/bad hello')).toBe('OK\n')
    expect(await run('kubectl get configmaps -o name')).toBe('configmap/kube-root-ca.crt\nconfigmap/one\n')
    expect(await run('kubectl get configmap bad')).toMatch(/^Error from server.*\[1\]$/s)
    expect(await run('etcdctl del /registry/configmaps/default/one')).toBe('1\n')
    expect(await run('kubectl get configmaps -o name')).toBe('configmap/kube-root-ca.crt\n')
    expect(await run('kubectl get --raw /readyz')).toBe('ok')
  })
})
