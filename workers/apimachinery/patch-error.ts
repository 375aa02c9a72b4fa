/** A patch that cannot be made or applied. `kind` tells how the API server answers it: 400, 413, 422, or 500. */
export class PatchError extends Error {
  readonly kind: 'bad-request' | 'too-large' | 'unprocessable' | 'internal'
  constructor(message: string, kind: PatchError['kind'] = 'internal') {
    super(message)
    this.kind = kind
  }
}
