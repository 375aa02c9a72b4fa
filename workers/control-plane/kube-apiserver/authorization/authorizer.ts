// The authorizers in the order in which they are asked, as of --authorization-mode=Node,RBAC: who allows ends it.
// Like apiserver/pkg/authorization/union and authorizerfactory's privileged groups.
import type { Server } from '../server.ts'
import type { Attributes } from './attributes.ts'
import { NodeAuthorizer } from './node-authorizer.ts'
import { Rbac } from './rbac.ts'

export class Authorizer {
  readonly rbac: Rbac
  readonly #node: NodeAuthorizer

  constructor(server: Server) {
    this.rbac = new Rbac(server)
    this.#node = new NodeAuthorizer(server)
  }

  allows(attributes: Attributes): boolean {
    return this.allowsUnasked(attributes) || this.rbac.allows(attributes)
  }

  /** Without a look at roles: the powerful, and nodes in what is theirs. */
  allowsUnasked(attributes: Attributes): boolean {
    return attributes.user.groups.includes('system:masters') || this.#node.allows(attributes)
  }
}
