// Reads a recorded run that came from outside: a file, a link, the browser's storage. Whatever it holds, only what a run is
// made of gets through, within bounds; else an error says where it is wrong.
import type {
  Fault,
  MachineRole,
  OutsideRequest,
  RecordedInput,
  Recording,
  Topology,
  TopologyMachine,
} from '../../workers/contract.ts'

export class NotARecording extends Error {}

const most = { machines: 5_100, inputs: 20_000, text: 4_000_000, line: 200_000, depth: 60, untilMs: 31 * 86_400_000 }
const roles: readonly string[] = ['laptop', 'control-plane', 'worker', 'registry', 'etcd', 'load-balancer']
const name = /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/
const address = /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/

export function readRecording(value: unknown): Recording {
  const record = recordAt(value, 'recording')
  if (record['version'] !== 1) fail('version')
  const seed = numberAt(record, 'seed', 'seed', 0, Number.MAX_SAFE_INTEGER)
  if (!Number.isInteger(seed)) fail('seed')
  const topology = readTopology(record['topology'])
  const machines = new Set(topology.machines.map((machine) => machine.name))
  const list = record['inputs']
  if (!Array.isArray(list) || list.length > most.inputs) fail('inputs')
  let lastMs = 0
  const inputs = (list as readonly unknown[]).map((one, index) => {
    const input = readInput(one, `inputs[${index}]`, machines)
    if (input.atMs < lastMs) fail(`inputs[${index}].atMs`)
    lastMs = input.atMs
    return input
  })
  const untilMs = numberAt(record, 'untilMs', 'untilMs', 0, most.untilMs)
  const { hash } = record
  return {
    version: 1,
    seed,
    topology,
    inputs,
    untilMs,
    ...(typeof hash === 'string' && /^[0-9a-f]{16}$/.test(hash) ? { hash } : {}),
  }
}

function readTopology(value: unknown): Topology {
  const { machines: list } = recordAt(value, 'topology')
  if (!Array.isArray(list) || list.length > most.machines) fail('topology.machines')
  const machines = (list as readonly unknown[]).map((one, index): TopologyMachine => {
    const at = `topology.machines[${index}]`
    const machine = recordAt(one, at)
    const role = textAt(machine, 'role', at, 20)
    if (!roles.includes(role)) fail(`${at}.role`)
    return {
      name: textAt(machine, 'name', at, 63, name),
      role: role as MachineRole,
      address: textAt(machine, 'address', at, 15, address),
      cpuMillis: numberAt(machine, 'cpuMillis', `${at}.cpuMillis`, 1, 1e9),
      memoryBytes: numberAt(machine, 'memoryBytes', `${at}.memoryBytes`, 1, 2 ** 50),
    }
  })
  for (const key of ['name', 'address'] as const)
    if (new Set(machines.map((machine) => machine[key])).size !== machines.length) fail(`topology.machines: ${key}`)
  for (const role of ['laptop', 'control-plane', 'registry'])
    if (!machines.some((machine) => machine.role === role)) fail(`topology.machines: ${role}`)
  return { machines }
}

function readInput(value: unknown, at: string, machines: ReadonlySet<string>): RecordedInput {
  const input = recordAt(value, at)
  const atMs = numberAt(input, 'atMs', `${at}.atMs`, 0, most.untilMs)
  const { type } = input
  const id = () => numberAt(input, 'id', `${at}.id`, 0, Number.MAX_SAFE_INTEGER)
  switch (type) {
    case 'apply':
      return {
        atMs,
        type,
        text: textAt(input, 'text', at, most.text),
        file: textAt(input, 'file', at, 300),
        dryRun: flagAt(input, 'dryRun', at),
      }
    case 'exec':
      return { atMs, type, line: textAt(input, 'line', at, most.line) }
    case 'interrupt':
      return { atMs, type }
    case 'stdin':
      return { atMs, type, text: textAt(input, 'text', at, most.line) }
    case 'chaos':
      return { atMs, type, fault: readFault(input['fault'], `${at}.fault`, machines) }
    case 'request':
      return { atMs, type, id: id(), request: readRequest(input['request'], `${at}.request`) }
    case 'upload':
      return {
        atMs,
        type,
        id: id(),
        channel: textAt(input, 'channel', at, 100),
        text: textAt(input, 'text', at, most.text),
      }
    case 'hang-up':
      return { atMs, type, id: id() }
    default:
      return fail(`${at}.type`)
  }
}

function readFault(value: unknown, at: string, machines: ReadonlySet<string>): Fault {
  const fault = recordAt(value, at)
  const { type } = fault
  const machineIn = (key: 'machine' | 'node') => {
    const machine = textAt(fault, key, at, 63)
    return machines.has(machine) ? machine : fail(`${at}.${key}`)
  }
  switch (type) {
    case 'power':
      return { type, machine: machineIn('machine'), on: flagAt(fault, 'on', at) }
    case 'crash':
      return { type, machine: machineIn('machine'), program: textAt(fault, 'program', at, 100) }
    case 'unit':
      return {
        type,
        machine: machineIn('machine'),
        unit: textAt(fault, 'unit', at, 100),
        running: flagAt(fault, 'running', at),
      }
    case 'partition': {
      const direction = textAt(fault, 'direction', at, 8)
      if (direction !== 'both' && direction !== 'outgoing' && direction !== 'incoming') return fail(`${at}.direction`)
      return { type, machine: machineIn('machine'), direction, cut: flagAt(fault, 'cut', at) }
    }
    case 'slow-link':
      return {
        type,
        machine: machineIn('machine'),
        extraMs: numberAt(fault, 'extraMs', `${at}.extraMs`, 0, 600_000),
        loss: numberAt(fault, 'loss', `${at}.loss`, 0, 1),
      }
    case 'cordon':
      return { type, node: machineIn('node'), cordoned: flagAt(fault, 'cordoned', at) }
    default:
      return fail(`${at}.type`)
  }
}

function readRequest(value: unknown, at: string): OutsideRequest {
  const request = recordAt(value, at)
  const headers = recordAt(request['headers'], `${at}.headers`)
  const names = Object.keys(headers)
  if (names.length > 100) fail(`${at}.headers`)
  if (!isShallow(request['body'], most.depth)) fail(`${at}.body`)
  return {
    method: textAt(request, 'method', at, 20),
    path: textAt(request, 'path', at, 20_000),
    headers: Object.fromEntries(names.map((key) => [key, textAt(headers, key, `${at}.headers`, 20_000)])),
    ...(request['body'] === undefined ? {} : { body: request['body'] }),
  }
}

/** Whether a value is not nested deeper than so many levels. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1))
}

// ------------------------------------------------------------------------------------------------------------ members

type Members = Readonly<Record<string, unknown>>

function recordAt(value: unknown, at: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(at)
  return value as Members
}

function own(record: Members, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function textAt(record: Members, key: string, at: string, longest: number, pattern?: RegExp): string {
  const value = own(record, key)
  if (typeof value !== 'string' || value.length > longest || (pattern && !pattern.test(value)))
    return fail(`${at}.${key}`)
  return value
}

function numberAt(record: Members, key: string, at: string, min: number, max: number): number {
  const value = own(record, key)
  return typeof value === 'number' && value >= min && value <= max ? value : fail(at)
}

function flagAt(record: Members, key: string, at: string): boolean {
  const value = own(record, key)
  return typeof value === 'boolean' ? value : fail(`${at}.${key}`)
}

function fail(at: string): never {
  throw new NotARecording(at)
}
