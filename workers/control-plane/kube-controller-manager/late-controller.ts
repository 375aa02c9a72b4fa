// Controllers of what a cluster may never have. Such a controller is fetched when the first object that it is about turns
// up; it then hears of that object as if it had been there from the start.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Resource } from '../../apimachinery/resource.ts'
import type { ControllerContext, StartController } from './controller-context.ts'

type LateController = {
  /** As on the program's card. */
  readonly name: string
  /** What wakes it: the first object of one of these resources, or the first that `concerns` it. */
  readonly wokenBy: readonly { readonly resource: Resource; concerns?(object: KubeObject): boolean }[]
  readonly load: () => Promise<StartController>
}

export function lateController({ name, wokenBy, load }: LateController): StartController {
  return (context: ControllerContext) => {
    let isAsleep = true
    const wake = () => {
      if (!isAsleep) return
      isAsleep = false
      context.host.spawn(async () => context.start(await context.host.load(load)))
    }
    context.announce(name)
    for (const { resource, concerns = () => true } of wokenBy) {
      const look = (object: KubeObject) => {
        if (isAsleep && concerns(object)) wake()
      }
      context.informers.informer(resource).addHandler({ onAdd: look, onUpdate: (_, object) => look(object) })
    }
  }
}
