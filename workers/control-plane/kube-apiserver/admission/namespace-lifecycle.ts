// Nothing is made in a namespace that is not there or is going away, and some namespaces stay for ever.
// Like apiserver/pkg/admission/plugin/namespace/lifecycle.
import { forbiddenStatus, notFoundStatus } from '../../../apimachinery/status-error.ts'
import type { Namespace } from '../../../apis/core/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse } from '../status-error.ts'

const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])
const namespaces = { group: '', plural: 'namespaces' }

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit: (attributes, object, lookup) => {
    check(attributes, lookup)
    return object
  },
  validate: (attributes, lookup) => {
    // Creations and updates were checked before they were changed.
    if (attributes.object === undefined) check(attributes, lookup)
  },
}

function check(attributes: Attributes, lookup: Lookup): void {
  const { kind, operation, name, namespace } = attributes
  if (kind.group === '' && kind.plural === 'namespaces') {
    if (operation === 'DELETE' && immortal.has(name))
      refuse(forbiddenStatus(namespaces, name, 'this namespace may not be deleted'))
    return
  }
  if (!kind.namespaced || operation === 'DELETE') return
  const found = lookup.get('namespaces', '', '', namespace) as Namespace | undefined
  if (!found) refuse(notFoundStatus(namespaces, namespace))
  if (operation !== 'CREATE' || found.status?.phase !== 'Terminating') return
  const detail = `unable to create new content in namespace ${namespace} because it is being terminated`
  const status = forbiddenStatus(kind, name, detail)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  refuse({ ...status, details: { ...status.details, causes: [cause] } })
}
