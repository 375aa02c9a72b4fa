// A kind has one door: its `kind.ts`, which says all that the API server needs to know of it, in the order of use:
// names, schema, defaults, strategy (prepare, validate), table.
import type { FieldError } from '../apimachinery/field-error.ts'
import type { ObjectMeta } from '../apimachinery/meta-types.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import type { MergeType } from '../apimachinery/structured-merge/merge-type.ts'
import type { JSONSchemaProps } from './apiextensions/types.ts'
import type { Decoded } from './decode.ts'
import { type GivenNames, withUsualNames } from './kind-names.ts'

/** A column of `kubectl get`. Priority 0 is always shown, 1 only by `-o wide`. */
export type Column<T> = {
  /** Empty: rows have its cell, but clients are not told of the column. */
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  /** `name` for the name column. */
  readonly format?: string
  readonly priority?: 0 | 1
  readonly description?: string
  cell(object: T, nowMs: number): string | number | boolean | null
}

type TableRowCondition = {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
}

/** Who sends a request. */
type Requester = {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>>
}

/** Like rest.RESTCreateStrategy and RESTUpdateStrategy. Objects are never changed: each step returns the next one. */
export type Strategy<T> = {
  /** Drops what a client may not set at creation (status), sets what only the server sets. */
  prepareForCreate?(object: T): T
  /** Notes in a new object who asked for it. */
  withRequester?(object: T, requester: Requester): T
  /** Keeps what this endpoint may not change (status, or all but status) and raises the generation. */
  prepareForUpdate?(object: T, old: T): T
  validate(object: T): FieldError[]
  validateUpdate(object: T, old: T): FieldError[]
  /** Lines of the Warning header. */
  warnings?(object: T, old: T | undefined): string[]
  /** A PUT to a name that does not exist creates it. Like AllowCreateOnUpdate. */
  readonly allowCreateOnUpdate?: boolean
  /** A PUT without resourceVersion overwrites. Like AllowUnconditionalUpdate. */
  readonly allowUnconditionalUpdate?: boolean
  /** The grace period of a deletion in seconds; absent: objects of this kind go at once. Like CheckGracefulDelete. */
  gracePeriodSeconds?(object: T, asked: number | undefined): number
  /** A deletion that says nothing of dependents leaves them alone. Like DefaultGarbageCollectionPolicy. */
  readonly orphansDependents?: boolean
}

type Subresource<T> = {
  /** What an update through the subresource may change. */
  readonly strategy: Strategy<T>
}

/** What can be told of a kind without knowing what its objects are. */
export type KindNames = {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** As in URLs: `deployments`. */
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  /** Which of the writable parts have endpoints of their own. */
  readonly subresources: readonly ('approval' | 'scale' | 'status')[]
  /** Where etcd keeps it, without namespace and name: `/registry/minions`. */
  readonly storagePrefix: string
  /** Name of its type in `openapi`: `apps.v1.Deployment`. */
  readonly schema: string
  /** Objects of this kind go away by themselves after this many seconds (events: 3600). */
  readonly ttlSeconds?: number
  /** Nothing of it is stored: who creates one is answered and that is all. */
  readonly isVirtual?: boolean
  /** The kind that objects of this one lie in etcd as: both are the same objects, in another version or group. */
  readonly storedAs?: Kind
}

/** Between a version that is served and the one that lies in etcd. */
export type Conversion = {
  /** The object in this version. All versions lie in etcd as one, the storage version. */
  fromStorage(object: KubeObject): KubeObject
  toStorage(object: KubeObject): KubeObject
}

/** What it takes to write objects of a kind, and to show them in tables. */
export type KindDoor<T> = {
  /** Fills in defaults. Returns the object itself when there is nothing to fill in. */
  defaults(object: T): T
  readonly strategy: Strategy<T>
  /** Writable parts with endpoints of their own. */
  readonly status?: Subresource<T> | undefined
  readonly approval?: Subresource<T> | undefined
  readonly scale?: Scale<T> | undefined
  readonly columns: readonly Column<T>[]
  /** The order of a list's rows, if it is not the list's own. */
  readonly rowOrder?: ((a: T, b: T) => number) | undefined
  /** Values for field selectors beside metadata.name and metadata.namespace: `spec.nodeName`. */
  readonly selectableFields?: ((object: T) => Readonly<Record<string, string>>) | undefined
  /** Of a kind that is stored as another one. */
  readonly conversion?: Conversion | undefined
}

export type Kind<T extends KubeObject = KubeObject> = KindNames &
  KindDoor<T> & {
    /** The field that watches are indexed by, so that a kubelet's watch does not see every pod. Not for late kinds. */
    readonly watchIndex?: string
    /** What is told of an object's row in a table beside its cells. */
    readonly rowConditions?: (object: T) => readonly TableRowCondition[] | undefined
    /** Metadata as the server holds it, where it has a field for what the API has an annotation for. */
    readonly innerMetadata?: (metadata: ObjectMeta) => ObjectMeta
    /** Only kinds that a CustomResourceDefinition defines have it. */
    readonly custom?: CustomType
    /** Brings in the rules of what may change, which have to be there before an update; absent: they are. */
    readonly openForUpdate?: () => Promise<unknown>
    /** Only late kinds have it: brings in the door, which cannot be used before; see late-kind.ts. */
    readonly open?: () => Promise<KindDoor<KubeObject>>
    /** Of a late kind: whether its door is there. */
    readonly isOpen?: boolean
  }

/** What is special about a kind whose objects are no types of the table: they are described by an OpenAPI schema. */
export type CustomType = Conversion & {
  readonly listKind: string
  readonly schema: JSONSchemaProps
  readonly mergeType: MergeType
  /** When the definition came into force; 0 if it has not. */
  readonly establishedAtMs: number
  /** Whether the definition is on its way out: then nothing is created any more. */
  readonly isTerminating: boolean
  /** What is told to all who use this version; '' if nothing is. */
  readonly deprecation: string
  decode(value: Readonly<Record<string, unknown>>): Decoded
}

/** How `scale` reads and writes a kind. */
export type Scale<T> = {
  replicas(object: T): number
  statusReplicas(object: T): number
  /** The selector in its string form. */
  selector(object: T): string
  withReplicas(object: T, replicas: number): T
}

/** Declares a kind; the registry in `kinds.ts` lists it. */
export function defineKind<T extends KubeObject>(kind: GivenNames & Omit<Kind<T>, keyof KindNames | 'open'>): Kind {
  const subresources = (['scale', 'status'] as const).filter((part) => kind[part] !== undefined)
  return { ...(kind as unknown as Kind), ...withUsualNames(kind), subresources }
}

/** How objects of the kind become what lies in etcd; undefined: they lie there as they are. The kind must be open. */
export function conversionOf(kind: Kind): Conversion | undefined {
  return kind.custom ?? (kind.storedAs && kind.conversion)
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: { readonly group: string; readonly version: string }): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}
