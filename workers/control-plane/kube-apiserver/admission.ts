// Admission: plugins that may change what is written, or refuse it, before it is validated and stored.
// Like apiserver/pkg/admission. The plugins stand in admission-plugins.ts.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { PolicyRule } from '../../apis/rbac/types.ts'
import type { Host } from '../../simulation/host.ts'
import type { RequestContext } from './request-context.ts'
import { StatusError } from './status-error.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

/** What is about to happen. `object` is undefined for a deletion, `old` for a creation. */
export type Attributes = {
  readonly operation: Operation
  readonly kind: Kind
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly dryRun: boolean
  readonly context: Pick<RequestContext, 'user' | 'warnings'>
  /** All plugins have been asked, and one of those that anybody may bring along has changed the object. */
  readonly isSecondRound?: boolean
}

/** What plugins may look up: objects by kind, namespace and name, as this server knows them. */
export type Lookup = {
  readonly host: Host
  get(plural: string, group: string, namespace: string, name: string): KubeObject | undefined
  list(plural: string, group: string, namespace: string): KubeObject[]
  /** Whether there are objects of a kind at all. */
  any(plural: string, group: string): boolean
  /** A kind as objects name it: (`apps/v1`, `Deployment`). */
  kindOf(apiVersion: string, kind: string): Kind | undefined
  /** Five random letters for a generated name. */
  suffix(): string
  /** Whether the user may do something beside what is being done. */
  may(context: Attributes['context'], request: AccessRequest): boolean
  /** The rules of roles that apply to the user in a namespace. */
  rulesFor(context: Attributes['context'], namespace: string): readonly PolicyRule[]
  /** A part of a plugin that is fetched when it is first needed. */
  late<T>(code: () => Promise<T>): T
  /**
   * For a plugin that has to ask somebody: what `ask` was answered. The write is laid aside until then, and its plugin
   * called anew; `key` says which of its questions it is.
   */
  answer<T>(attributes: Attributes, key: string, ask: (answered: (answer: T) => void) => void): T
  /** Changes an object's status; undefined from `change` leaves it as it is. `done` gets whether that worked. */
  writeStatus(
    plural: string,
    group: string,
    key: string,
    change: (object: KubeObject) => KubeObject | undefined,
    done: (error: unknown) => void,
  ): void
}

/** What else a user would have to be allowed: `approve signers`. */
export type AccessRequest = {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

/** Refused for now: what is missing may be about to be made, so the request is tried again before it fails. */
export class NotYet extends StatusError {}

/** Thrown on the way: the write waits, and goes on where it was once `resume` is called. */
export class Pause extends Error {
  readonly until: (resume: () => void) => void
  constructor(until: (resume: () => void) => void) {
    super('paused')
    this.until = until
  }
}

export type AdmissionPlugin = {
  readonly name: string
  /** When it changes the object, all plugins are asked once more. */
  readonly mayReinvoke?: boolean
  /** Returns what the object becomes; throws a StatusError to refuse. */
  admit?(attributes: Attributes, object: KubeObject, lookup: Lookup): KubeObject
  /** Throws a StatusError to refuse. Called for deletions too. */
  validate?(attributes: Attributes, lookup: Lookup): void
}

type Steps = Omit<AdmissionPlugin, 'name'>
type Concerns = (attributes: Attributes, lookup: Lookup) => boolean

/** A plugin that is asked only about what `concerns` it. */
function pluginFor(name: string, concerns: Concerns, { admit, validate }: Steps): AdmissionPlugin {
  return {
    name,
    ...(admit && {
      admit: (attributes, object, lookup) =>
        concerns(attributes, lookup) ? admit(attributes, object, lookup) : object,
    }),
    ...(validate && {
      validate: (attributes, lookup) => {
        if (concerns(attributes, lookup)) validate(attributes, lookup)
      },
    }),
  }
}

/** A plugin whose code is fetched when something first concerns it, which `concerns` says without it. */
export function latePlugin(
  name: string,
  steps: readonly ('admit' | 'validate')[],
  concerns: Concerns,
  code: () => Promise<{ readonly plugin: Steps }>,
): AdmissionPlugin {
  return pluginFor(name, concerns, {
    ...(steps.includes('admit') && {
      admit: (attributes, object, lookup) => lookup.late(code).plugin.admit?.(attributes, object, lookup) ?? object,
    }),
    ...(steps.includes('validate') && {
      validate: (attributes, lookup) => lookup.late(code).plugin.validate?.(attributes, lookup),
    }),
  })
}

/** How far a write had come when it was laid aside. */
type Progress = {
  readonly old: KubeObject | undefined
  /** How many plugins have let it pass and what they made of it. */
  readonly admitted: number
  readonly object: KubeObject | undefined
  readonly answers: ReadonlyMap<string, unknown>
}

export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[]
  readonly #lookup: Lookup
  readonly #progress = new WeakMap<Attributes['context'], Map<string, Progress>>()
  /** What the last write became: between admission and validation no other comes. */
  #last: KubeObject | undefined

  constructor(plugins: readonly AdmissionPlugin[], lookup: Omit<Lookup, 'answer'>) {
    this.#plugins = plugins
    this.#lookup = { ...lookup, answer: (attributes, key, ask) => this.#answer(attributes, key, ask) }
  }

  /** Lets every plugin change the object in turn; a second time if one that may reinvoke them has. Like reinvoker.Admit. */
  admit(attributes: Attributes, object: KubeObject): KubeObject {
    const before = this.#progressOf(attributes)
    const count = this.#plugins.length
    let admitted = before?.object ?? object
    let i = before?.admitted ?? 0
    let last = i >= count ? 2 * count : count
    try {
      for (; i < last; i++) {
        const plugin = this.#plugins[i % count]
        const round = i < count ? attributes : { ...attributes, isSecondRound: true }
        const next = plugin?.admit?.(round, admitted, this.#lookup) ?? admitted
        if (plugin?.mayReinvoke && next !== admitted) last = 2 * count
        admitted = next
      }
    } catch (error) {
      if (error instanceof Pause) this.#remember(attributes, { admitted: i, object: admitted })
      throw error
    }
    this.#last = admitted
    return admitted
  }

  validate(attributes: Attributes): void {
    const object = this.#last
    try {
      for (const plugin of this.#plugins) plugin.validate?.(attributes, this.#lookup)
    } catch (error) {
      if (error instanceof Pause && attributes.object)
        this.#remember(attributes, { admitted: 2 * this.#plugins.length, object })
      throw error
    }
  }

  #progressOf(attributes: Attributes): Progress | undefined {
    const progress = this.#progress.get(attributes.context)?.get(keyOf(attributes))
    return progress?.old === attributes.old ? progress : undefined
  }

  #remember(attributes: Attributes, changed: Partial<Progress>): void {
    const all = this.#progress.get(attributes.context) ?? new Map<string, Progress>()
    this.#progress.set(attributes.context, all)
    const none: Progress = { old: attributes.old, admitted: 0, object: undefined, answers: new Map() }
    all.set(keyOf(attributes), { ...(this.#progressOf(attributes) ?? none), ...changed })
  }

  #answer<T>(attributes: Attributes, key: string, ask: (answered: (answer: T) => void) => void): T {
    const answers = this.#progressOf(attributes)?.answers
    if (answers?.has(key)) return answers.get(key) as T
    throw new Pause((resume) =>
      ask((answer) => {
        const known = this.#progressOf(attributes)?.answers ?? []
        this.#remember(attributes, { answers: new Map([...known, [key, answer]]) })
        resume()
      }),
    )
  }
}

/** One request may write several objects. */
function keyOf({ operation, namespace, name, subresource }: Attributes): string {
  return `${operation} ${namespace}/${name}/${subresource}`
}
