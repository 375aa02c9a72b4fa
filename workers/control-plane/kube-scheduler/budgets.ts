// Disruption budgets, which preemption heeds as far as it can: watched from the first time on that somebody could make way.
import type { PodDisruptionBudget } from '../../apis/policy/types.ts'
import { podDisruptionBudgets } from '../../apis/resources.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'

export class Budgets {
  readonly #informers: InformerFactory
  #informer: Informer<PodDisruptionBudget> | undefined

  constructor(informers: InformerFactory) {
    this.#informers = informers
  }

  get areKnown(): boolean {
    return this.#informer?.hasSynced === true
  }

  get list(): readonly PodDisruptionBudget[] {
    return this.#informer?.list() ?? []
  }

  /** Calls `run` when the budgets are known. */
  whenKnown(run: () => void): void {
    this.#informer ??= this.#informers.informer<PodDisruptionBudget>(podDisruptionBudgets)
    this.#informer.whenSynced(run)
    this.#informers.start()
  }
}
