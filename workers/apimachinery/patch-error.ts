/** A patch that cannot be made or applied. `kind` tells how the API server answers it: 400, 422, or 500. */
export class PatchError extends Error {
  readonly kind: 'bad-request' | 'unprocessable' | 'internal'
  constructor(message: string, kind: 'bad-request' | 'unprocessable' | 'internal' = 'internal') {
    super(message)
    this.kind = kind
  }
}
