// What every controller is given to work with: the program's host, the shared caches, and a client and recorder of its own.
import type { KubeObject } from '../../apimachinery/object.ts'
import { parseApiVersion } from '../../apimachinery/object.ts'
import type { ControllerOptions } from '../../client-go/controller.ts'
import type { EventRecorder } from '../../client-go/event-recorder.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import type { ObjectRef } from '../../simulation/trace.ts'
import type { ManagerFlags } from './manager-flags.ts'

export type ControllerContext = {
  readonly host: Host
  readonly flags: ManagerFlags
  /** Caches that all controllers of this program share. */
  readonly informers: InformerFactory
  /** A client with a rate limit of its own and the service account's name in its user agent: `deployment-controller`. */
  client(serviceAccount: string): RestClient
  /** Writes events as a component: `deployment-controller`. */
  recorder(component: string, client: RestClient): EventRecorder
  /** Runs a controller's workers once all caches are filled. */
  run(options: Omit<ControllerOptions, 'onChange'>): void
  /** Calls `start` once all caches are filled: for loops without a queue. */
  whenSynced(start: () => void): void
  /** Has a controller on the program's card before it runs. */
  announce(name: string): void
  /** Starts a controller later than the others. */
  start(controller: StartController): void
}

export type StartController = (context: ControllerContext) => void

/** The name of an object in the trace. */
export function traceRef(object: KubeObject): ObjectRef {
  const { group } = parseApiVersion(object.apiVersion ?? '')
  const { namespace = '', name, uid = '' } = object.metadata
  return { group, kind: object.kind ?? '', namespace, name, uid }
}
