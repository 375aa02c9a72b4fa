// What it takes to write roles and bindings, all in one: who needs one of them needs the others.
export * as clusterRole from './cluster-role/kind.ts'
export * as clusterRoleBinding from './cluster-role-binding/kind.ts'
export * as role from './role/kind.ts'
export * as roleBinding from './role-binding/kind.ts'
