// What `kubectl get` shows of roles and bindings. Like pkg/printers/internalversion printRole and printRoleBinding.
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../define-kind.ts'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding, Subject } from './types.ts'

export const roleColumns: readonly Column<Role | ClusterRole>[] = [
  nameColumn,
  { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp ?? '' },
]

export const bindingColumns: readonly Column<RoleBinding | ClusterRoleBinding>[] = [
  nameColumn,
  { name: 'Role', type: 'string', cell: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
  ageColumn,
  { name: 'Users', type: 'string', priority: 1, cell: ({ subjects }) => named(subjects, 'User') },
  { name: 'Groups', type: 'string', priority: 1, cell: ({ subjects }) => named(subjects, 'Group') },
  { name: 'ServiceAccounts', type: 'string', priority: 1, cell: ({ subjects }) => named(subjects, 'ServiceAccount') },
]

function named(subjects: readonly Subject[] | undefined, kind: string): string {
  const found = (subjects ?? []).filter((subject) => subject.kind === kind)
  return found
    .map(({ namespace, name }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ')
}
