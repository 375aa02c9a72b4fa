// The rules of the house as a test: who may import whom, no wall clock and no unseeded dice in the simulation, no
// import circles. docs/architecture.md says why.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tops = ['workers', 'src', 'embed', 'cli']

type Import = { readonly to: string; readonly typeOnly: boolean }
type Source = { readonly path: string; readonly code: string; readonly imports: readonly Import[] }

const sources = tops.flatMap((top) => filesUnder(top)).map(read)
const byPath = new Map(sources.map((source) => [source.path, source]))

/** Rooms of the cluster, the deepest path first: the first that a path starts with is its room. */
const programs = [
  'workers/control-plane/etcd',
  'workers/control-plane/kube-apiserver',
  'workers/control-plane/kube-scheduler',
  'workers/control-plane/kube-controller-manager',
  'workers/node/kubelet',
  'workers/node/containerd',
  'workers/node/kube-proxy',
  'workers/addons/coredns',
  'workers/addons/haproxy',
  'workers/addons/local-path-provisioner',
  'workers/addons/metrics-server',
  'workers/addons/registry',
  'workers/kubectl',
  'workers/etcdctl',
  'workers/shell',
]
const floors = [
  'workers/simulation',
  'workers/posix',
  'workers/apimachinery',
  'workers/protocols',
  'workers/apis',
  'workers/client-go',
]

/** What each room may import beside itself. Files directly under workers/ are `contract` (types) and the doors. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'workers/simulation': [],
  'workers/apimachinery': [],
  'workers/posix': ['workers/apimachinery'],
  'workers/protocols': ['workers/apimachinery'],
  'workers/apis': ['workers/apimachinery'],
  'workers/client-go': ['workers/simulation', 'workers/protocols', 'workers/apis', 'workers/apimachinery'],
  'workers/cluster': [...programs, ...floors, 'workers/contract.ts'],
  'workers/playground': [
    'workers/cluster',
    'workers/shell',
    'workers/kubectl/manifest-reader.ts',
    'workers/kubectl/apply-manifest.ts',
    'workers/kubectl/completion.ts',
    ...floors,
    'workers/contract.ts',
  ],
  'workers/contract.ts': [],
  'workers/cluster.worker.ts': ['workers/playground', 'workers/contract.ts'],
  'workers/editor.worker.ts': [],
  'workers/yaml.worker.ts': [],
  ...Object.fromEntries(programs.map((program) => [program, floors])),
  'workers/control-plane/etcd': floors.filter((floor) => floor !== 'workers/apis' && floor !== 'workers/client-go'),
  'workers/control-plane/kube-apiserver': floors.filter((floor) => floor !== 'workers/client-go'),
  // The manifest reader and `apply` tell their results in the page's vocabulary.
  'workers/kubectl': [...floors, 'workers/contract.ts'],
  'workers/shell': [...floors, 'workers/contract.ts'],
}

describe('the house', () => {
  it('keeps to the import table', () => {
    const breaches = sources
      .filter(({ path }) => path.startsWith('workers/'))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to }) => isBreach(path, to)).map(({ to }) => `${path} -> ${to}`),
      )
    expect(breaches).toEqual([])
  })

  it('lets the page know the cluster only by its contract, and only its types', () => {
    const breaches = sources
      .filter(({ path }) => path.startsWith('src/') || path.startsWith('embed/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ to, typeOnly }) => to.startsWith('workers/') && !(typeOnly && to === 'workers/contract.ts'))
          // The door's address, not what is behind it.
          .filter(({ to }) => !(path === 'src/bridge/connect.ts' && to === 'workers/cluster.worker.ts?worker&url'))
          .map(({ to }) => `${path} -> ${to}`),
      )
    expect(breaches).toEqual([])
  })

  it('keeps features apart', () => {
    const feature = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1]
    const breaches = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ to }) => feature(path) && feature(to) && feature(path) !== feature(to))
        .map(({ to }) => `${path} -> ${to}`),
    )
    expect(breaches).toEqual([])
  })

  it('keeps Kubernetes out of the design system', () => {
    const breaches = sources
      .filter(({ path }) => path.startsWith('src/ui/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ to }) => to.startsWith('src/') && !to.startsWith('src/ui/'))
          .map(({ to }) => `${path} -> ${to}`),
      )
    expect(breaches).toEqual([])
  })

  it('has comlink in two places only', () => {
    const users = sources.filter(({ imports }) => imports.some(({ to }) => to === 'comlink')).map(({ path }) => path)
    expect(users.sort()).toEqual(['src/bridge/connect.ts', 'workers/cluster.worker.ts'])
  })

  it('knows no wall clock and no unseeded dice in the simulation', () => {
    const banned =
      /\b(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|performance\.now|queueMicrotask|crypto)\b/
    const breaches = sources.filter(
      ({ path, code }) => path.startsWith('workers/') && path !== 'workers/cluster.worker.ts' && banned.test(code),
    )
    expect(breaches.map(({ path }) => path)).toEqual([])
  })

  it('lets programs wait only for their host', () => {
    const makesPromises = /\bnew Promise\b/
    const outside = ['workers/simulation/', 'workers/playground/', 'workers/cluster.worker.ts']
    const breaches = sources.filter(
      ({ path, code }) =>
        path.startsWith('workers/') && !outside.some((place) => path.startsWith(place)) && makesPromises.test(code),
    )
    expect(breaches.map(({ path }) => path)).toEqual([])
  })

  it('has no import circles', () => {
    expect(findCircle()).toEqual([])
  })
})

function isBreach(from: string, to: string): boolean {
  if (!to.startsWith('workers/') && !to.startsWith('src/')) return false
  const room = roomOf(from)
  if (room === undefined || to.startsWith('src/')) return true
  if (to === room || to.startsWith(`${room}/`)) return false
  return !(allowed[room] ?? []).some((place) => to === place || to.startsWith(`${place}/`))
}

function roomOf(path: string): string | undefined {
  return Object.keys(allowed).find((room) => path === room || path.startsWith(`${room}/`))
}

/** A circle of imports that are there at run time, or nothing. */
function findCircle(): string[] {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    for (const { to, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (typeOnly || !byPath.has(to)) continue
      const circle = visit(to, [...trail, path])
      if (circle.length > 0) return circle
    }
    done.add(path)
    return []
  }
  for (const { path } of sources) {
    const circle = visit(path, [])
    if (circle.length > 0) return circle
  }
  return []
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s*)?['"]([^'"]+)['"]/gm)
  const lazy = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)
  const imports = [
    ...[...statements].map((match) => ({ to: resolve(path, match[2] ?? ''), typeOnly: match[1] !== undefined })),
    // Loaded when first needed: it counts for who may know whom, but makes no circle.
    ...[...lazy].map((match) => ({ to: resolve(path, match[1] ?? ''), typeOnly: true })),
  ]
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
  return { path, code, imports }
}

function resolve(from: string, to: string): string {
  return to.startsWith('.') ? normalize(join(dirname(from), to)) : to
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'testing' || entry.name === 'testdata' ? [] : filesUnder(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
  })
}
