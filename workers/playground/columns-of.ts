// The columns of a kind's table, as `kubectl get -o wide` shows them.
import type { Projector } from './projector.ts'

export async function columnsOf(
  plural: string,
  projector: Projector,
): Promise<readonly { readonly name: string; readonly wideOnly: boolean; readonly numeric: boolean }[]> {
  const kind = projector.kinds.withPlural(plural)
  if (kind && !kind.columns) {
    await kind.open()
    projector.tellAgain(kind)
  }
  return (kind?.columns ?? []).map(({ name, priority, type }) => ({
    name,
    wideOnly: priority === 1,
    numeric: type === 'integer' || type === 'number',
  }))
}
