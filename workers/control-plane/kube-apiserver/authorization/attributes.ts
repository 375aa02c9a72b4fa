// What is asked of an authorizer: who wants to do what. Like apiserver/pkg/authorization/authorizer Attributes.
import type { User } from '../request-context.ts'

export type Attributes = {
  readonly user: User
  readonly isResource: boolean
  /** As in rules: `get`, `deletecollection`; of a path that is no resource's the HTTP method in lower case. */
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  /** '' when all objects are meant. */
  readonly name: string
  readonly path: string
  /** Field selector of a list or watch, as it was sent. */
  readonly fieldSelector: string
}
