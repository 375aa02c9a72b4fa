// The authorizers in the order in which they are asked, as of --authorization-mode=Node,RBAC: who allows ends it.
// Like apiserver/pkg/authorization/union and authorizerfactory's privileged groups.
import type { Server } from '../server.ts'
import { type Attributes, allowed, type Decision } from './attributes.ts'
import { NodeAuthorizer } from './node-authorizer.ts'
import { Rbac } from './rbac.ts'

export class Authorizer {
  readonly rbac: Rbac
  readonly #node: NodeAuthorizer

  constructor(server: Server) {
    this.rbac = new Rbac(server)
    this.#node = new NodeAuthorizer(server)
  }

  /** Why something is allowed, for who asks about it. The powerful and the nodes are told nothing. */
  reasonToAllow(attributes: Attributes): string {
    if (attributes.user.groups.includes('system:masters') || this.#node.authorize(attributes).allowed) return ''
    return this.rbac.reasonToAllow(attributes)
  }

  authorize(attributes: Attributes): Decision {
    if (attributes.user.groups.includes('system:masters')) return allowed
    const byNode = this.#node.authorize(attributes)
    if (byNode.allowed) return byNode
    const byRbac = this.rbac.authorize(attributes)
    if (byRbac.allowed) return byRbac
    const reasons = [byNode.reason, byRbac.reason].filter((reason) => reason !== '')
    return { allowed: false, reason: reasons.join('\n') }
  }
}
