// What an object belongs to, as cards and links: the owners up to the topmost, all that this one owns, the Services that
// lead to its pods, and the nodes that they are on. Only what the API says; nothing is drawn here.
import type { ObjectView } from '../../../workers/contract.ts'

/** More cards of one kind of column than this are one card that says how many. */
export const mostCards = 60

/** `owns`: is its controller; `leads`: is a Service with this pod behind it; `runs`: is a pod on this node. */
export type Relation = 'owns' | 'leads' | 'runs'
export type RelationLink = { readonly from: string; readonly to: string; readonly relation: Relation }
export type RelationCard = {
  /** The uid of its object; of a card that stands for many: `more:` and its column. */
  readonly id: string
  readonly part: 'service' | 'owner' | 'pod' | 'node'
  /** 0: Services; then the owners by their depth, the pods, the nodes. */
  readonly column: number
  /** How many objects it stands for that have no card of their own; 0: it is an object's. */
  readonly folded: number
}
export type Relations = { readonly cards: readonly RelationCard[]; readonly links: readonly RelationLink[] }

export type Known = {
  readonly objects: ReadonlyMap<string, ObjectView>
  readonly byPlural: ReadonlyMap<string, readonly string[]>
  /** uid of the Node object, by name. */
  readonly nodes: ReadonlyMap<string, string>
}

const noRelations: Relations = { cards: [], links: [] }
const maxDepth = 8

export function relationsOf(known: Known, uid: string): Relations {
  const selected = known.objects.get(uid)
  if (!selected) return noRelations
  const family = familyOf(known, selected)
  const owners = family.filter((object) => !object.pod).sort(byAge)
  const rank = new Map(owners.map((owner, index) => [owner.uid, index]))
  const ownerRank = (pod: ObjectView) => rank.get(pod.owner) ?? -1
  const pods = family.filter((object) => object.pod).sort((a, b) => ownerRank(a) - ownerRank(b) || byAge(a, b))
  const podUids = new Set(pods.map((pod) => pod.uid))
  const services = servicesOf(known, selected, podUids)

  const depths = owners.map((owner) => depthOf(owner, rank, known))
  const podColumn = owners.length === 0 ? 1 : Math.max(...depths) + 2
  const folds = [fold(services, 'service', 0, uid)]
  for (let depth = 0; depth < podColumn - 1; depth++) {
    const ofDepth = owners.filter((_, index) => depths[index] === depth)
    folds.push(fold(ofDepth, 'owner', depth + 1, uid))
  }
  const podFold = fold(pods, 'pod', podColumn, uid)
  folds.push(podFold)
  folds.push(fold(nodesOf(known, selected, podFold.shown), 'node', podColumn + 1, uid))
  return { cards: folds.flatMap(({ cards }) => cards), links: linksOf(known, folds) }
}

/** The pods and their owners: of a Node those that are on it, of a Service those behind it, else all of the topmost owner. */
function familyOf(known: Known, selected: ObjectView): ObjectView[] {
  if (selected.node) return withOwners(known, podsOn(known, selected.name))
  const service = serviceOf(known, selected)
  const behind = (service?.service?.endpoints ?? []).flatMap((uid) => known.objects.get(uid) ?? [])
  const roots = new Set(service ? behind.map((pod) => pod.root) : [selected.root])
  const family = new Map<string, ObjectView>()
  if (roots.size > 0)
    for (const object of known.objects.values())
      if (roots.has(object.root) && !object.node && !object.service && object.kind !== 'EndpointSlice')
        family.set(object.uid, object)
  // An EndpointSlice is looked at for itself only: the lines from the Service tell the same.
  if (!selected.service) family.set(selected.uid, selected)
  return [...family.values()]
}

/** The Service that an object is, or that owns it. */
function serviceOf(known: Known, object: ObjectView): ObjectView | undefined {
  const root = object.service ? object : known.objects.get(object.root)
  return root?.service ? root : undefined
}

function withOwners(known: Known, pods: readonly ObjectView[]): ObjectView[] {
  const found = new Map<string, ObjectView>()
  for (const pod of pods)
    for (let at: ObjectView | undefined = pod; at && !at.node && !found.has(at.uid); at = known.objects.get(at.owner))
      found.set(at.uid, at)
  return [...found.values()]
}

function podsOn(known: Known, node: string): ObjectView[] {
  return (known.byPlural.get('pods') ?? []).flatMap((uid) => {
    const pod = known.objects.get(uid)
    return pod?.pod?.node === node ? pod : []
  })
}

function servicesOf(known: Known, selected: ObjectView, pods: ReadonlySet<string>): ObjectView[] {
  const own = serviceOf(known, selected)
  return (known.byPlural.get('services') ?? []).flatMap((uid) => {
    const service = known.objects.get(uid)
    if (!service) return []
    return uid === own?.uid || service.service?.endpoints.some((endpoint) => pods.has(endpoint)) ? service : []
  })
}

function nodesOf(known: Known, selected: ObjectView, pods: readonly ObjectView[]): ObjectView[] {
  const names = new Set(pods.map((pod) => pod.pod?.node ?? ''))
  if (selected.node) names.add(selected.name)
  const nodes = [...names].flatMap((name) => known.objects.get(known.nodes.get(name) ?? '') ?? [])
  return nodes.sort((a, b) => compare(a.name, b.name))
}

function depthOf(owner: ObjectView, rank: ReadonlyMap<string, number>, known: Known): number {
  let depth = 0
  for (let at = owner; depth < maxDepth && rank.has(at.owner); depth++) at = known.objects.get(at.owner) ?? at
  return depth
}

type Fold = { readonly shown: readonly ObjectView[]; readonly cards: readonly RelationCard[]; readonly rest: Rest }
type Rest = { readonly id: string; readonly objects: readonly ObjectView[] }

/** The cards of a column: the first ones, whatever is selected, and one for all the others. */
function fold(objects: readonly ObjectView[], part: RelationCard['part'], column: number, selected: string): Fold {
  const isShown = (object: ObjectView, index: number) => index < mostCards || object.uid === selected
  const shown = objects.filter(isShown)
  const rest: Rest = { id: `more:${column}`, objects: objects.filter((object, index) => !isShown(object, index)) }
  const cards: RelationCard[] = shown.map(({ uid }) => ({ id: uid, part, column, folded: 0 }))
  if (rest.objects.length > 0) cards.push({ id: rest.id, part, column, folded: rest.objects.length })
  return { shown, cards, rest }
}

/** Links between what has a card; a card of many has one link for each card that leads to any of them. */
function linksOf(known: Known, folds: readonly Fold[]): RelationLink[] {
  const cardOf = new Map<string, string>()
  for (const { shown, rest } of folds) {
    for (const { uid } of shown) cardOf.set(uid, uid)
    for (const { uid } of rest.objects) cardOf.set(uid, rest.id)
  }
  const links = new Map<string, RelationLink>()
  const link = (from: string, to: string, relation: Relation) => {
    const ends = [cardOf.get(from), cardOf.get(to)] as const
    if (ends[0] === undefined || ends[1] === undefined) return
    links.set(`${relation} ${ends.join(' ')}`, { from: ends[0], to: ends[1], relation })
  }
  for (const { shown, rest } of folds)
    for (const object of [...shown, ...rest.objects]) {
      const { uid, pod, service } = object
      const owner = known.objects.get(object.owner)
      // A static pod's mirror is owned by its node: that it runs there says it.
      if (owner && !owner.node) link(owner.uid, uid, 'owns')
      if (pod) link(uid, known.nodes.get(pod.node) ?? '', 'runs')
      for (const endpoint of service?.endpoints ?? []) link(uid, endpoint, 'leads')
    }
  return [...links.values()]
}

function byAge(a: ObjectView, b: ObjectView): number {
  return a.createdAtMs - b.createdAtMs || compare(a.name, b.name) || compare(a.uid, b.uid)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
