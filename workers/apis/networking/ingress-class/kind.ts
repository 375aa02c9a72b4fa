import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { withGeneration } from '../../strategy.ts'
import type { IngressClass } from '../types.ts'
import { networkingIngressClassTypes } from './types-table.ts'
import { validateIngressClass, validateIngressClassUpdate } from './validation.ts'

export const door = defineDoor<IngressClass>({
  types: networkingIngressClassTypes,
  defaults: (ingressClass) => {
    const { parameters } = ingressClass.spec
    if (parameters === undefined) return ingressClass
    const spec = withFields(ingressClass.spec, { parameters: fillIn(parameters, { scope: 'Cluster' }) })
    return withFields(ingressClass, { spec })
  },
  strategy: {
    prepareForCreate: (ingressClass) => ({
      ...ingressClass,
      metadata: { ...ingressClass.metadata, generation: 1 },
    }),
    prepareForUpdate: (ingressClass, old) => withGeneration(ingressClass, old, !deepEqual(ingressClass.spec, old.spec)),
    validate: validateIngressClass,
    validateUpdate: validateIngressClassUpdate,
  },
  columns: [
    nameColumn,
    { name: 'Controller', type: 'string', cell: ({ spec }) => spec.controller ?? '' },
    { name: 'Parameters', type: 'string', cell: parametersCell },
    ageColumn,
  ],
})

/** `IngressParameters.k8s.example.com/external`. */
function parametersCell({ spec: { parameters } }: IngressClass): string {
  if (parameters === undefined) return '<none>'
  const { apiGroup, kind, name } = parameters
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`
}
