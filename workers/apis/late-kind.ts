// Kinds that a booting cluster neither writes nor shows: discovery tells of them, lists and watches go through, but what
// it takes to write them (defaults, validation, columns, types) is fetched when it is first needed.
import type { KubeObject } from '../apimachinery/object.ts'
import type { TypeTable } from '../apimachinery/schema.ts'
import type { Kind, KindDoor } from './define-kind.ts'
import { type GivenNames, withUsualNames } from './kind-names.ts'
import { openapi } from './openapi.ts'

/** A late kind's `kind.ts` exports this as `door`. */
export type LateDoor = KindDoor<KubeObject> & {
  /** Its types, as far as no other kind has them: written beside it by scripts/gen-api-types.mjs. */
  readonly types: TypeTable
}

/** Declares what comes with a late kind's door. */
export function defineDoor<T extends KubeObject>(door: KindDoor<T> & { readonly types: TypeTable }): LateDoor {
  return door as unknown as LateDoor
}

/**
 * Declares a late kind by its names: `lateKind({…}, () => import('./kind.ts'))`. Whoever needs more of it than its names
 * waits for `open()` first; in the cluster that is only the API server, which does so in resource-handlers.ts.
 */
export function lateKind(given: GivenNames, load: () => Promise<{ readonly door: LateDoor }>): Kind {
  const names = withUsualNames(given)
  let present: LateDoor | undefined
  const door = (): LateDoor => {
    if (present === undefined) throw new Error(`the kind ${names.kind} is not open`)
    return present
  }
  return {
    ...names,
    get isOpen() {
      return present !== undefined
    },
    async open() {
      present ??= (await load()).door
      Object.assign(openapi, present.types)
      return present
    },
    get defaults() {
      return door().defaults
    },
    get strategy() {
      return door().strategy
    },
    get status() {
      return door().status
    },
    get approval() {
      return door().approval
    },
    get scale() {
      return door().scale
    },
    get columns() {
      return door().columns
    },
    get rowOrder() {
      return door().rowOrder
    },
    get selectableFields() {
      return door().selectableFields
    },
    get conversion() {
      return door().conversion
    },
  }
}
