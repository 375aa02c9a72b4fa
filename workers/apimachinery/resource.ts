/** Where a resource is: enough of a kind to build its URLs. */
export type Resource = {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly namespaced: boolean
}
