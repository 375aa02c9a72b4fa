// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.

import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { EventSource, ObjectReference } from '../../apis/core/types.ts'
export type Event = {
  readonly action?: string | undefined
  readonly apiVersion?: string | undefined
  readonly deprecatedCount?: number | undefined
  readonly deprecatedFirstTimestamp?: string | undefined
  readonly deprecatedLastTimestamp?: string | undefined
  readonly deprecatedSource?: EventSource | undefined
  readonly eventTime: string
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly note?: string | undefined
  readonly reason?: string | undefined
  readonly regarding?: ObjectReference | undefined
  readonly related?: ObjectReference | undefined
  readonly reportingController?: string | undefined
  readonly reportingInstance?: string | undefined
  readonly series?: EventSeries | undefined
  readonly type?: string | undefined
}

export type EventSeries = {
  readonly count: number
  readonly lastObservedTime: string
}
