// How an answer is shown: as JSON objects, or as the Accept header asks for it (negotiation.ts).
// Like apiserver/pkg/endpoints/handlers/response.go.
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import { type Conversion, conversionOf, type Kind } from '../../apis/define-kind.ts'
import { takesJson } from './media-types.ts'
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'

export type Representation = {
  object(object: KubeObject): unknown
  list(list: KubeList): unknown
  /** One object of a watch; `isFirst` until one was sent. */
  watched(object: KubeObject, isFirst: boolean): unknown
  /** Whether objects go out just as they are. */
  readonly isPlain: boolean
}

const negotiation = () => import('./negotiation.ts')

export function representationOf(server: Server, kind: Kind, context: RequestContext): Representation {
  const shown = takesJson(context.request.headers['accept'])
    ? plain
    : server.parts.need(negotiation).acceptedRepresentation(kind, context, () => server.host.clock.unixMs())
  const conversion = conversionOf(kind)
  return conversion ? converted(shown, conversion, kind.custom !== undefined) : shown
}

export const plain: Representation = {
  object: (object) => object,
  list: (list) => ({ ...list, items: list.items.map(withoutType) }),
  watched: (object) => object,
  isPlain: true,
}

/** Objects are shown in the version that was asked for; those of a custom kind say so in lists too. */
function converted(shown: Representation, { fromStorage }: Conversion, itemsHaveTypes: boolean): Representation {
  return {
    object: (object) => shown.object(fromStorage(object)),
    list: (list) => {
      const items = list.items.map(fromStorage)
      return shown.isPlain && itemsHaveTypes ? { ...list, items } : shown.list({ ...list, items })
    },
    watched: (object, isFirst) => shown.watched(fromStorage(object), isFirst),
    isPlain: false,
  }
}

/** The items of a list don't say what they are: the list does. */
function withoutType({ apiVersion: _apiVersion, kind: _kind, ...rest }: KubeObject): KubeObject {
  return rest
}
