// What really runs on the machines, folded from their container runtimes' records.
import type { Pod } from '../../workers/apis/core/types.ts'
import type { Trace, TraceRecord } from '../../workers/simulation/trace.ts'

type Running = { readonly machine: string; readonly name: string; readonly containers: Set<string> }

export class RunningPods {
  /** By machine and uid. */
  readonly #pods = new Map<string, Running>()

  constructor(trace: Trace) {
    trace.subscribe((record) => {
      if (record.type === 'runtime') this.#see(record)
      else if (record.type === 'machine' && record.change === 'off')
        for (const [id, { machine }] of this.#pods) if (machine === record.machine) this.#pods.delete(id)
    })
  }

  /** Containers that should run and do not, and those that run for nobody. */
  differences(pods: readonly Pod[]): string[] {
    const wanted = new Map(pods.filter(isBound).map((pod) => [`${pod.spec.nodeName}/${uidOf(pod)}`, pod]))
    const found: string[] = []
    for (const [id, { machine, name, containers }] of this.#pods)
      if (containers.size > 0 && !wanted.has(id)) found.push(`${name} runs on ${machine}, and nobody wants it`)
    for (const [id, { metadata, spec, status }] of wanted) {
      if (status?.phase !== 'Running') continue
      const running = this.#pods.get(id)?.containers ?? new Set()
      const missing = spec.containers.filter(({ name }) => !running.has(name)).map(({ name }) => name)
      if (missing.length > 0) found.push(`${metadata.namespace}/${metadata.name} lacks ${missing} on ${spec.nodeName}`)
    }
    return found
  }

  #see({ machine, pod, container, change }: Extract<TraceRecord, { type: 'runtime' }>): void {
    const id = `${machine}/${pod.uid}`
    if (change === 'started') {
      const known = this.#pods.get(id) ?? { machine, name: `${pod.namespace}/${pod.name}`, containers: new Set() }
      known.containers.add(container)
      this.#pods.set(id, known)
    } else if (change === 'exited' || change === 'removed') this.#pods.get(id)?.containers.delete(container)
    else if (change === 'sandbox-removed') this.#pods.delete(id)
  }
}

function isBound({ spec, status }: Pod): boolean {
  return Boolean(spec.nodeName) && status?.phase !== 'Succeeded' && status?.phase !== 'Failed'
}

/** The machine knows a static pod by the hash of its file. */
function uidOf({ metadata }: Pod): string {
  return metadata.annotations?.['kubernetes.io/config.hash'] ?? metadata.uid ?? ''
}
