// Remembers what a person did and when: with seed and topology, all that is needed to have the run again.
import type { RecordedInput, Recording, Topology } from '../contract.ts'

/** Without when it was done. */
export type Input = RecordedInput extends infer I ? (I extends unknown ? Omit<I, 'atMs'> : never) : never

export class Recorder {
  readonly #seed: number
  readonly #topology: Topology
  readonly #inputs: RecordedInput[] = []

  constructor(seed: number, topology: Topology) {
    this.#seed = seed
    this.#topology = topology
  }

  add(input: Input, atMs: number): void {
    this.#inputs.push({ ...input, atMs } as RecordedInput)
  }

  get inputs(): readonly RecordedInput[] {
    return this.#inputs
  }

  /** The run up to and with a moment. */
  recording(untilMs: number): Recording {
    const inputs = this.#inputs.filter(({ atMs }) => atMs <= untilMs)
    return { version: 1, seed: this.#seed, topology: this.#topology, inputs, untilMs }
  }
}
