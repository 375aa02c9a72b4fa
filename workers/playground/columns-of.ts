// The columns of a kind's table, as `kubectl get -o wide` shows them.
import { kinds } from '../apis/kinds.ts'
import type { Projector } from './projector.ts'

export async function columnsOf(
  plural: string,
  projector: Projector,
): Promise<readonly { readonly name: string; readonly wideOnly: boolean; readonly numeric: boolean }[]> {
  const kind = kinds.find((one) => one.plural === plural)
  if (kind?.isOpen === false) {
    await kind.open?.()
    projector.tellAgain(kind.kind)
  }
  return (kind?.columns ?? []).map(({ name, priority, type }) => ({
    name,
    wideOnly: priority === 1,
    numeric: type === 'integer' || type === 'number',
  }))
}
