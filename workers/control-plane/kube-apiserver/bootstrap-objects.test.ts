import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import type { FlowSchema } from '../../apis/flowcontrol/types.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'

/** As a real API server has them. */
const recorded: readonly (FlowSchema & KubeObject)[] = JSON.parse(
  readFileSync(new URL('testdata/flow-control.json', import.meta.url), 'utf8'),
)

const get = async (client: RestClient, path: string, accept = 'application/json') =>
  (await client.request('GET', path, undefined, { accept })).body as KubeList & {
    readonly rows: { cells: unknown[] }[]
  }
const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io'

it('the server tells of itself what a real one tells', async () => {
  const world = await ApiWorld.ready()
  await world.pass(60_000)
  await world.as('kubectl', async (client) => {
    const own = await Promise.all(
      ['flowschemas', 'prioritylevelconfigurations'].map((plural) =>
        get(client, `/apis/flowcontrol.apiserver.k8s.io/v1/${plural}`),
      ),
    )
    const items = own.flatMap((list) => list.items) as FlowSchema[]
    expect(items).toHaveLength(recorded.length)
    for (const { metadata, spec } of recorded) {
      const found = items.find((item) => item.metadata.name === metadata.name && isDeepStrictEqual(item.spec, spec))
      expect(found, metadata.name).toMatchObject({ metadata: { annotations: metadata.annotations, generation: 1 } })
    }
    const schemas = await get(client, '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', asTable)
    expect(schemas.rows.map(({ cells }) => cells[0]).slice(0, 3)).toEqual([
      'exempt',
      'probes',
      'system-leader-election',
    ])
    expect(schemas.rows[0]?.cells).toEqual(['exempt', 'exempt', 1, '<none>', '60s', 'False'])
    const services = await get(client, '/apis/apiregistration.k8s.io/v1/apiservices', asTable)
    expect(services.rows).toHaveLength(21)
    expect(services.rows.at(-1)?.cells.slice(0, 3)).toEqual(['v2.autoscaling', 'Local', 'True'])
    const ranges = await get(client, '/apis/networking.k8s.io/v1/servicecidrs', asTable)
    expect(ranges.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([['kubernetes', '10.96.0.0/16']])
  })
})

it('the server says which flow schemas lack their priority level, and that ranges are ready', async () => {
  const world = await ApiWorld.ready()
  await world.pass(60_000)
  await world.as('kubectl', async (client, host) => {
    const flowControl = '/apis/flowcontrol.apiserver.k8s.io/v1'
    const ranges = '/apis/networking.k8s.io/v1/servicecidrs'
    const conditionOf = async (path: string) => {
      await host.clock.sleep(100)
      const { status } = (await get(client, path)) as unknown as FlowSchema
      return status?.conditions?.[0]
    }
    const schema = { metadata: { name: 'mine' }, spec: { priorityLevelConfiguration: { name: 'low' } } }
    await client.request('POST', `${flowControl}/flowschemas`, schema)
    expect(await conditionOf(`${flowControl}/flowschemas/mine`)).toMatchObject({
      type: 'Dangling',
      status: 'True',
      reason: 'NotFound',
      message:
        'This FlowSchema references the PriorityLevelConfiguration object named "low" but there is no such object',
    })
    const level = {
      metadata: { name: 'low' },
      spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
    }
    await client.request('POST', `${flowControl}/prioritylevelconfigurations`, level)
    expect(await conditionOf(`${flowControl}/flowschemas/mine`)).toMatchObject({ status: 'False', reason: 'Found' })
    await client.request('POST', ranges, { metadata: { name: 'more' }, spec: { cidrs: ['10.97.0.0/16'] } })
    expect(await conditionOf(`${ranges}/more`)).toMatchObject({ type: 'Ready', status: 'True' })
  })
})
