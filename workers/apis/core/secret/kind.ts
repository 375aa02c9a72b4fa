import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn } from '../../../apimachinery/share.ts'
import { encodeBase64 } from '../../base64.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import type { Secret } from '../types.ts'
import { coreSecretTypes } from './types-table.ts'
import { validateSecret, validateSecretUpdate } from './validation.ts'

export const door = defineDoor<Secret>({
  types: coreSecretTypes,
  defaults: (secret) => fillIn(withStringData(secret), { type: 'Opaque' }),
  strategy: {
    validate: (secret) => [...validateObjectMeta(secret.metadata, true, nameIsDnsSubdomain), ...validateSecret(secret)],
    // A stored Secret of no type keeps the one it had. Like secret.strategy PrepareForUpdate.
    prepareForUpdate: (secret, old) => fillIn(secret, { type: old.type }),
    validateUpdate: validateSecretUpdate,
  },
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', cell: ({ type }) => type ?? '' },
    { name: 'Data', type: 'string', cell: ({ data }) => Object.keys(data ?? {}).length },
    ageColumn,
  ],
  selectableFields: ({ type }) => ({ type: type ?? '' }),
})

/** stringData is written only: its values go into data. */
function withStringData(secret: Secret): Secret {
  const { stringData, ...rest } = secret
  if (stringData === undefined) return secret
  const encoded = Object.entries(stringData).map(([key, value]) => [key, encodeBase64(value)] as const)
  return { ...rest, data: Object.fromEntries([...Object.entries(rest.data ?? {}), ...encoded]) }
}
