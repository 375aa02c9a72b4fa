export const objects = {
  kinds: 'Kinds',
  filter: 'Filter objects',
  filterPlaceholder: 'Filter by name, label, status…',
  allNamespaces: 'All namespaces',
  namespace: 'Namespace',
  none: 'There are none.',
  noMatch: 'None answers to the filter.',
  table: (kind: string) => `Table of ${kind}`,
  count: (n: number) => (n === 1 ? '1 object' : `${n} objects`),
  wide: 'Wide',
}
