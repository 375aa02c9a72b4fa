// How far the search for pods to be removed goes.
export type PreemptionOptions = {
  /** How many candidates are worked out at least, if there are as many, and at least what share of the nodes. */
  readonly leastCandidates: number
  readonly candidatePercentage: number
}

export const defaultPreemptionOptions: PreemptionOptions = { leastCandidates: 100, candidatePercentage: 10 }
