// Kinds whose objects lie in etcd as those of another kind, in another version or group: what the other kind does, this
// one does too, after conversion.
import type { KubeObject } from '../apimachinery/object.ts'
import type { Conversion, KindDoor, Strategy } from './define-kind.ts'

type Door = Pick<KindDoor<KubeObject>, 'strategy' | 'status' | 'columns' | 'conversion'>

/** The door to objects that are stored as `stored` has them. */
export function servedVersion(stored: Door, conversion: Conversion): Door {
  const { status } = stored
  return {
    strategy: convertedStrategy(stored.strategy, conversion),
    status: status && { strategy: convertedStrategy(status.strategy, conversion) },
    columns: stored.columns.map((column) => ({
      ...column,
      cell: (object, nowMs) => column.cell(conversion.toStorage(object), nowMs),
    })),
    conversion,
  }
}

function convertedStrategy(
  strategy: Strategy<KubeObject>,
  { fromStorage, toStorage }: Conversion,
): Strategy<KubeObject> {
  const { prepareForCreate, prepareForUpdate, warnings } = strategy
  return {
    ...strategy,
    ...(prepareForCreate && { prepareForCreate: (object) => fromStorage(prepareForCreate(toStorage(object))) }),
    ...(prepareForUpdate && {
      prepareForUpdate: (object, old) => fromStorage(prepareForUpdate(toStorage(object), toStorage(old))),
    }),
    validate: (object) => strategy.validate(toStorage(object)),
    validateUpdate: (object, old) => strategy.validateUpdate(toStorage(object), toStorage(old)),
    ...(warnings && { warnings: (object, old) => warnings(toStorage(object), old && toStorage(old)) }),
  }
}
