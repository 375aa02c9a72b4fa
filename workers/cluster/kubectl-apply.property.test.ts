import { beforeAll, expect, it } from 'vitest'
import { printYaml } from '../apimachinery/yaml-printer.ts'
import { apiVersionOf, type Kind } from '../apis/define-kind.ts'
import { kinds } from '../apis/kinds.ts'
import type { NamedObject } from '../apis/testing/random-object.ts'
import { ApiWorld } from '../control-plane/kube-apiserver/testing/api-world.ts'
import { Collection } from '../control-plane/kube-apiserver/testing/collection.ts'
import { kubectl } from '../kubectl/main.ts'
import { Random } from '../simulation/random.ts'

/** Events are not what one applies. */
const applied = kinds.filter(({ isVirtual, kind }) => !isVirtual && kind !== 'Event')
const objectsOfAKind = 3

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{cluster: {server: "https://192.168.1.10:6443"}, name: c}]
contexts: [{context: {cluster: c, user: u}, name: c}]
current-context: c
users: [{name: u, user: {client-certificate-data: ${btoa('kubernetes-admin;O=system:masters')}}}]
`

beforeAll(async () => {
  for (const kind of kinds) await kind.open?.()
})

it.each(applied.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind] as const))(
  'random objects are applied once, and found unchanged after that: %s',
  async (id, kind) => {
    const world = await ApiWorld.ready()
    const objects = await validObjects(world, id, kind)
    world.machine.disk.install('/root/.kube/config', kubeconfig)
    world.machine.disk.install('/root/objects.yaml', objects.map((object) => printYaml(object)).join('---\n'))
    const first = await run(world, 'apply', '-f', 'objects.yaml')
    expect([first.exit, first.stdout]).toEqual([0, lines(kind, objects, 'created')])
    const second = await run(world, 'apply', '-f', 'objects.yaml')
    expect([second.exit, second.stdout]).toEqual([0, lines(kind, objects, 'unchanged')])
    const difference = await run(world, 'diff', '-f', 'objects.yaml')
    expect([difference.exit, difference.stdout]).toEqual([0, ''])
    // What the server says that it has can be sent back to it, once a definition's status has come to rest.
    await world.pass(1_000)
    const shown = await run(world, 'get', '-f', 'objects.yaml', '-o', 'yaml')
    world.machine.disk.install('/root/shown.yaml', shown.stdout)
    const replaced = await run(world, 'replace', '-f', 'shown.yaml')
    expect([replaced.exit, replaced.stdout]).toEqual([0, lines(kind, objects, 'replaced')])
    const again = await run(world, 'get', '-f', 'objects.yaml', '-o', 'yaml')
    expect(again.stdout).toBe(shown.stdout)
    const serverSide = await run(world, 'apply', '--server-side', '-f', 'objects.yaml')
    expect([serverSide.exit, serverSide.stdout]).toEqual([0, lines(kind, objects, 'serverside-applied')])
  },
)

function lines({ singular, group }: Kind, objects: readonly NamedObject[], what: string): string {
  const resource = group === '' ? singular : `${singular}.${group}`
  return objects.map(({ metadata }) => `${resource}/${metadata.name} ${what}\n`).join('')
}

async function run(world: ApiWorld, ...args: readonly string[]) {
  let [stdout, stderr, exit] = ['', '', -1]
  const process = world.machine.start('kubectl', kubectl, {
    args,
    env: { HOME: '/root', PWD: '/root' },
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
  })
  process.stdin(undefined)
  process.onExit(({ code }) => {
    exit = code
  })
  await world.simulation.run(world.simulation.agenda.nowMs + 60_000, () => exit >= 0)
  return { exit, stdout, stderr }
}

async function validObjects(world: ApiWorld, id: string, kind: Kind): Promise<NamedObject[]> {
  const objects: NamedObject[] = []
  await world.as('vec', async (client) => {
    const collection = new Collection(client, kind)
    for (let index = 1; index <= objectsOfAKind; index++)
      objects.push(await collection.completeObject(index, new Random(index, id)))
  })
  return objects
}
