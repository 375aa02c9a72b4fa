// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const coreSecretTypes: TypeTable = {
  'core.v1.Secret': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    immutable: 'b|p',
    data: '{y',
    stringData: '{s',
    type: 's|g=v1.SecretType',
  },
}
