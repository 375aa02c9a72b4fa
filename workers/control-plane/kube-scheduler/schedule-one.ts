// One scheduling cycle: which node shall this pod run on? Synchronous and pure, but for the dice and the place where the
// last search ended. Binding, events and queues are the caller's. Like pkg/scheduler/schedule_one.go schedulingCycle.
import type { PodDisruptionBudget } from '../../apis/policy/types.ts'
import type { Random } from '../../simulation/random.ts'
import { Diagnosis } from './diagnosis.ts'
import { isRejection, type NodeFilter, type NodeScorer, type Plugin, type Rejection, runFilters } from './framework.ts'
import type { NodeCache } from './node-cache.ts'
import type { NodeInfo } from './node-info.ts'
import type { NodeMemo } from './node-memo.ts'
import type { Nominator } from './nominator.ts'
import type { PodInfo } from './pod-info.ts'
import type { Preemption } from './preemption.ts'
import type { Profile } from './profile.ts'

export type Scheduler = {
  readonly plugins: readonly Plugin[]
  /** Where and how the plugins were configured otherwise than by default; answers that nodes gave are kept apart by it. */
  readonly profile?: Profile
  readonly cache: NodeCache
  readonly nominator: Nominator
  readonly random: Random
  /** What preemption must heed, as far as it can; absent: there are none. */
  readonly budgets?: () => readonly PodDisruptionBudget[]
  /** Where the next search begins, so that all nodes have their turn. */
  nextStartNode: number
}

type PluginScores = {
  readonly plugin: string
  readonly weight: number
  /** By feasible node. */
  readonly raw: readonly number[]
  readonly normalized: readonly number[]
}

/** All that a cycle found out. */
export type Outcome = {
  /** The node chosen, or ''. */
  readonly node: string
  readonly feasible: readonly NodeInfo[]
  readonly scores: readonly PluginScores[]
  readonly totals: readonly number[]
  readonly diagnosis: Diagnosis
  /** The filters that no node passed; undefined when one did, or when none was looked at. */
  readonly filters: readonly NodeFilter[] | undefined
  /** The text of FailedScheduling; '' when a node was found, and until the failure is explained (failed-scheduling.ts). */
  readonly message: string
  /** Pods to be removed so that this one fits later. */
  readonly preemption: Preemption | undefined
  /** The node to nominate: '' clears a nomination, undefined leaves it as it is. */
  readonly nominatedNode: string | undefined
}

/** Below this many nodes all are looked at. */
const leastNodesToFind = 100
const leastPercentageToFind = 5

export function schedulePod(scheduler: Scheduler, pod: PodInfo): Outcome {
  const { cache } = scheduler
  const diagnosis = new Diagnosis()
  if (cache.list.length === 0) return failed(diagnosis, undefined)
  const filters = preFilter(scheduler, pod, diagnosis)
  if (filters === undefined) return failed(diagnosis, undefined)
  const feasible = findNodes(scheduler, pod, filters, diagnosis)
  if (feasible.length === 0) return failed(diagnosis, filters)
  if (feasible.length === 1) return chosen(feasible, [], [], feasible[0] as NodeInfo, diagnosis)
  const scores = scoreNodes(scheduler, pod, feasible)
  const totals = new Array<number>(feasible.length).fill(0)
  for (const { weight, normalized } of scores)
    for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + weight * (normalized[i] as number)
  return chosen(feasible, scores, totals, feasible[pickHighest(totals, scheduler.random)] as NodeInfo, diagnosis)
}

/** Asks every plugin once about the pod; undefined when one says that no node will do. */
function preFilter({ plugins, cache }: Scheduler, pod: PodInfo, diagnosis: Diagnosis): NodeFilter[] | undefined {
  const filters: NodeFilter[] = []
  for (const plugin of plugins) {
    const filter = plugin.filter?.(pod, cache)
    if (filter) diagnosis.asked.push(plugin.name)
    if (isRejection(filter)) {
      diagnosis.preFilter = filter
      return undefined
    }
    if (!filter) continue
    filters.push(filter)
    if (filter.nodeNames)
      diagnosis.absent = {
        plugin: plugin.name,
        code: 'UnschedulableAndUnresolvable',
        reasons: [`node(s) didn't satisfy plugin(s) [${plugin.name}]`],
      }
  }
  return filters
}

function findNodes(
  scheduler: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
  diagnosis: Diagnosis,
): readonly NodeInfo[] {
  const { cache } = scheduler
  const check = nodeCheck(scheduler, pod, filters)
  const nominated = cache.get(pod.pod.status?.nominatedNodeName || scheduler.nominator.nodeOf(pod.uid))
  if (nominated && !check(nominated)) return [nominated]
  const names = filters.find((filter) => filter.nodeNames)?.nodeNames
  const nodes = names ? [...names].map((name) => cache.get(name)).filter((node) => node !== undefined) : cache.list
  const wanted = hasScoring(scheduler)
    ? feasibleNodesToFind(nodes.length, scheduler.profile?.percentageOfNodesToScore)
    : 1
  const feasible: NodeInfo[] = []
  for (let i = 0; i < nodes.length && feasible.length < wanted; i++) {
    const node = nodes[(scheduler.nextStartNode + i) % nodes.length] as NodeInfo
    const rejection = check(node)
    if (rejection) diagnosis.rejections.set(node.name, rejection)
    else feasible.push(node)
  }
  const looked = feasible.length + diagnosis.rejections.size
  scheduler.nextStartNode = (scheduler.nextStartNode + looked) % cache.list.length
  return feasible
}

/** Without scores the first node will do. */
function hasScoring({ plugins }: Scheduler): boolean {
  return plugins.some(({ score }) => score !== undefined)
}

/** Like numFeasibleNodesToFind: of many nodes some will do, the fewer percent the more there are. */
export function feasibleNodesToFind(nodeCount: number, configured = 0): number {
  if (nodeCount < leastNodesToFind) return nodeCount
  const byCount = Math.max(50 - Math.trunc(nodeCount / 125), leastPercentageToFind)
  const percentage = configured > 0 ? configured : byCount
  return Math.max(Math.trunc((nodeCount * percentage) / 100), leastNodesToFind)
}

/** What is to be asked of every node. The filters that look at nothing but the node come first, and are remembered. */
function nodeCheck(
  { cache, nominator, profile }: Scheduler,
  pod: PodInfo,
  filters: readonly NodeFilter[],
): (node: NodeInfo) => Rejection | undefined {
  const remembered = filters.findIndex(({ question }) => question === undefined)
  const [known, rest] = remembered < 0 ? [filters, []] : [filters.slice(0, remembered), filters.slice(remembered)]
  const memo: NodeMemo<Rejection | undefined> = cache.memos.of(
    `filter ${profile?.schedulerName ?? ''} ${known.map(({ question }) => question).join('\n')}`,
  )
  const askKnown = (node: NodeInfo) => runFilters(known, node)
  const ask = (node: NodeInfo) => memo.of(node, askKnown) ?? runFilters(rest, node)
  if (nominator.isEmpty) return ask
  return (node) => checkCrowded(nominator.ahead(node.name, pod), filters, node) ?? ask(node)
}

/** Pods nominated to the node are counted as there, and then as not there: neither must be in the way. */
function checkCrowded(
  ahead: readonly PodInfo[],
  filters: readonly NodeFilter[],
  node: NodeInfo,
): Rejection | undefined {
  if (ahead.length === 0) return undefined
  const crowded = node.clone()
  for (const other of ahead) addPod(filters, other, crowded)
  const rejection = runFilters(filters, crowded)
  for (const other of ahead) for (const filter of filters) filter.removePod?.(other, crowded)
  return rejection
}

function addPod(filters: readonly NodeFilter[], pod: PodInfo, node: NodeInfo): void {
  node.addPod(pod)
  for (const filter of filters) filter.addPod?.(pod, node)
}

function scoreNodes({ plugins, cache }: Scheduler, pod: PodInfo, feasible: readonly NodeInfo[]): PluginScores[] {
  const all: PluginScores[] = []
  for (const plugin of plugins) {
    const scorer = plugin.score?.(pod, cache, feasible)
    if (scorer) all.push(scoreWith(scorer, plugin, cache, feasible))
  }
  return all
}

function scoreWith(
  scorer: NodeScorer,
  { name, weight = 1 }: Plugin,
  cache: NodeCache,
  feasible: readonly NodeInfo[],
): PluginScores {
  const { question } = scorer
  const memo: NodeMemo<number> | undefined = question === undefined ? undefined : cache.memos.of(`${name} ${question}`)
  const ask = (node: NodeInfo) => scorer.score(node)
  const raw = feasible.map((node) => (memo ? memo.of(node, ask) : ask(node)))
  if (!scorer.normalize) return { plugin: name, weight, raw, normalized: raw }
  const normalized = raw.slice()
  scorer.normalize(normalized, feasible)
  return { plugin: name, weight, raw, normalized }
}

/** The index of the highest total; equals have the same chance. */
function pickHighest(totals: readonly number[], random: Random): number {
  let best = 0
  let equals = 1
  for (let i = 1; i < totals.length; i++) {
    const [total, highest] = [totals[i] as number, totals[best] as number]
    if (total < highest) continue
    equals = total > highest ? 1 : equals + 1
    if (equals === 1 || random.below(equals) === 0) best = i
  }
  return best
}

function failed(diagnosis: Diagnosis, filters: readonly NodeFilter[] | undefined): Outcome {
  const rest = { message: '', preemption: undefined, nominatedNode: undefined }
  return { node: '', feasible: [], scores: [], totals: [], diagnosis, filters, ...rest }
}

function chosen(
  feasible: readonly NodeInfo[],
  scores: readonly PluginScores[],
  totals: readonly number[],
  node: NodeInfo,
  diagnosis: Diagnosis,
): Outcome {
  const rest = { filters: undefined, message: '', preemption: undefined, nominatedNode: undefined }
  return { node: node.name, feasible, scores, totals, diagnosis, ...rest }
}
