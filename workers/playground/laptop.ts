// The user's laptop: what it runs, and what a person, or a client outside of the cluster, does with it. In one chunk that is
// loaded apart from the cluster.
import { clients } from '../cluster/clients.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { apiServerAddress } from '../cluster/kubeadm-files.ts'
import type { TerminalOutput } from '../contract.ts'
import type { CompletionSource } from '../shell/completion.ts'
import { applyText } from './apply-text.ts'
import { inject } from './inject.ts'
import type { Outcome } from './outcome.ts'
import { OutsideClient } from './outside-client.ts'
import type { Input } from './recorder.ts'
import { Terminal } from './terminal.ts'

/** The outcome of what is done at once. */
const atOnce: Outcome<void> = { result: Promise.resolve() }

export class Laptop {
  readonly terminal: Terminal
  readonly outside: OutsideClient
  readonly #cluster: Cluster

  /** Installs what it runs and switches its terminal on. */
  constructor(cluster: Cluster, names: CompletionSource, onOutput: (output: TerminalOutput) => void) {
    cluster.installClients(clients)
    this.#cluster = cluster
    this.outside = new OutsideClient(cluster.simulation, apiServerAddress(cluster.topology))
    this.terminal = new Terminal(cluster, names, onOutput)
    this.terminal.powerOn()
  }

  /** Does what was asked for, now or again in a replay. */
  perform(input: Input): Outcome<unknown> {
    switch (input.type) {
      case 'apply':
        return applyText(this.#cluster, input)
      case 'exec':
        return this.terminal.exec(input.line)
      case 'interrupt':
        return this.terminal.interrupt()
      case 'stdin':
        return this.terminal.input(input.text)
      case 'chaos':
        return inject(this.#cluster, input.fault)
      case 'request':
        this.outside.send(input.id, input.request)
        return atOnce
      case 'upload':
        this.outside.upload(input.id, input.channel, input.text)
        return atOnce
      case 'hang-up':
        this.outside.hangUp(input.id)
        return atOnce
    }
  }
}
