import { useDeferredValue, useMemo, useState } from 'react'
import type { ObjectView } from '../../../workers/contract.ts'
import { useText } from '../../i18n/text.ts'
import { useCluster } from '../../state/cluster-store.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { ObjectTable } from './object-table.tsx'
import { useRows } from './use-rows.ts'
import './objects-panel.css'

/** The kinds that people look at most, in this order; the others follow by name. */
const first = [
  'pods',
  'deployments',
  'replicasets',
  'services',
  'nodes',
  'daemonsets',
  'statefulsets',
  'jobs',
  'cronjobs',
  'namespaces',
  'configmaps',
  'secrets',
]
const none: readonly string[] = []

/** The diagram's twin: every object in a table, with the columns of `kubectl get -o wide`. */
export function ObjectsPanel() {
  const text = useText('objects')
  const [plural, setPlural] = useState('pods')
  const [namespace, setNamespace] = useState('')
  const [words, setWords] = useState('')
  const searched = useDeferredValue(words.trim().toLowerCase())
  const kinds = useKinds()
  const objects = useRows(plural)
  const namespaces = useCluster((cluster) => cluster.byPlural.get('namespaces') ?? none)
  const isNamespaced = objects.some((object) => object.namespace !== '')
  const rows = useMemo(
    () =>
      objects
        .filter(
          (object) =>
            (namespace === '' || object.namespace === namespace || object.namespace === '') &&
            answers(object, searched),
        )
        .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name)),
    [objects, namespace, searched],
  )
  return (
    <div className="objects">
      <div className="objects-bar">
        <SearchField
          label={text.filter}
          placeholder={text.filterPlaceholder}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {isNamespaced && (
          <select
            className="objects-namespace"
            aria-label={text.namespace}
            value={namespace}
            onChange={(event) => setNamespace(event.target.value)}
          >
            <option value="">{text.allNamespaces}</option>
            {namespaces.map((uid) => (
              <NamespaceOption key={uid} uid={uid} />
            ))}
          </select>
        )}
      </div>
      <div className="objects-body">
        <nav className="objects-kinds" aria-label={text.kinds}>
          <ul>
            {kinds.map((kind) => (
              <li key={kind.plural}>
                <button type="button" aria-current={kind.plural === plural} onClick={() => setPlural(kind.plural)}>
                  <span>{kind.plural}</span>
                  <span className="objects-count">{kind.count}</span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="objects-rows">
          {rows.length === 0 ? (
            <p className="objects-note">{objects.length === 0 ? text.none : text.noMatch}</p>
          ) : (
            <ObjectTable key={plural} plural={plural} rows={rows} hasNamespaces={isNamespaced && namespace === ''} />
          )}
          <p className="sr-only" role="status">
            {text.count(rows.length)}
          </p>
        </div>
      </div>
    </div>
  )
}

function NamespaceOption({ uid }: { readonly uid: string }) {
  const name = useCluster((cluster) => cluster.objects.get(uid)?.name ?? '')
  return <option value={name}>{name}</option>
}

function useKinds(): readonly { readonly plural: string; readonly count: number }[] {
  const counted = useCluster((cluster) =>
    [...cluster.byPlural]
      .filter(([, uids]) => uids.length > 0)
      .map(([plural, uids]) => `${plural} ${uids.length}`)
      .join(';'),
  )
  return useMemo(() => {
    const kinds = counted.split(';').map((entry) => {
      const [plural = '', count = '0'] = entry.split(' ')
      return { plural, count: Number(count) }
    })
    return kinds.sort((a, b) => rank(a.plural) - rank(b.plural) || compare(a.plural, b.plural))
  }, [counted])
}

function rank(plural: string): number {
  const at = first.indexOf(plural)
  return at < 0 ? first.length : at
}

function answers(object: ObjectView, searched: string): boolean {
  if (searched === '') return true
  const said = [
    object.name,
    object.namespace,
    ...object.cells,
    ...Object.entries(object.labels).map(([k, v]) => `${k}=${v}`),
  ]
    .join(' ')
    .toLowerCase()
  return searched.split(/\s+/).every((word) => said.includes(word))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
