// Admission: plugins that may change what is written, or refuse it, before it is validated and stored.
// Like apiserver/pkg/admission. The plugins stand in admission-plugins.ts.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Kind } from '../../apis/define-kind.ts'
import type { RequestContext } from './request-context.ts'
import { StatusError } from './status-error.ts'

type Operation = 'CREATE' | 'UPDATE' | 'DELETE'

/** What is about to happen. `object` is undefined for a deletion, `old` for a creation. */
export type Attributes = {
  readonly operation: Operation
  readonly kind: Kind
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly object: KubeObject | undefined
  readonly old: KubeObject | undefined
  readonly context: Pick<RequestContext, 'user' | 'warnings'>
}

/** What plugins may look up: objects by kind, namespace and name, as this server knows them. */
export type Lookup = {
  get(plural: string, group: string, namespace: string, name: string): KubeObject | undefined
  list(plural: string, group: string, namespace: string): KubeObject[]
  /** Five random letters for a generated name. */
  suffix(): string
}

/** Refused for now: what is missing may be about to be made, so the request is tried again before it fails. */
export class NotYet extends StatusError {}

export type AdmissionPlugin = {
  readonly name: string
  /** Returns what the object becomes; throws a StatusError to refuse. */
  admit?(attributes: Attributes, object: KubeObject, lookup: Lookup): KubeObject
  /** Throws a StatusError to refuse. Called for deletions too. */
  validate?(attributes: Attributes, lookup: Lookup): void
}

export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[]
  readonly #lookup: Lookup

  constructor(plugins: readonly AdmissionPlugin[], lookup: Lookup) {
    this.#plugins = plugins
    this.#lookup = lookup
  }

  /** Lets every plugin change the object in turn. */
  admit(attributes: Attributes, object: KubeObject): KubeObject {
    let admitted = object
    for (const plugin of this.#plugins) if (plugin.admit) admitted = plugin.admit(attributes, admitted, this.#lookup)
    return admitted
  }

  validate(attributes: Attributes): void {
    for (const plugin of this.#plugins) plugin.validate?.(attributes, this.#lookup)
  }
}
