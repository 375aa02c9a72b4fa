// What bindings leave out. Like pkg/apis/rbac/v1/defaults.go.
import { fillIn, mapShared, withFields } from '../../apimachinery/share.ts'
import type { ClusterRoleBinding, RoleBinding, Subject } from './types.ts'

const group = 'rbac.authorization.k8s.io'

export function defaultBinding<T extends RoleBinding | ClusterRoleBinding>(binding: T): T {
  const { roleRef, subjects } = binding
  const ref = roleRef?.apiGroup === '' ? withFields(roleRef, { apiGroup: group }) : roleRef
  return withFields<RoleBinding | ClusterRoleBinding>(binding, {
    roleRef: ref && fillIn(ref, { apiGroup: group }),
    ...(subjects ? { subjects: mapShared(subjects, defaultSubject) } : {}),
  }) as T
}

function defaultSubject(subject: Subject): Subject {
  if (subject.apiGroup || (subject.kind !== 'User' && subject.kind !== 'Group')) return subject
  return { ...subject, apiGroup: group }
}
