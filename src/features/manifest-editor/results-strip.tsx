import { Crosshair, X } from 'lucide-react'
import { useStore } from 'zustand'
import type { DocumentResult } from '../../../workers/contract.ts'
import { type Messages, useText } from '../../i18n/text.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { select, targetKey } from '../../state/selection.ts'
import { requestView } from '../../state/view-request.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { type Applied, clearApplied, useApplied } from './apply-results.ts'
import { manifestFiles } from './manifest-files.ts'

/** What came of the last Apply of the file in sight, one line a document, and the same in a sentence for those who listen. */
export function ResultsStrip({ goTo }: { readonly goTo: (line: number, column: number) => void }) {
  const text = useText('editor')
  const id = useStore(manifestFiles.store, (state) => state.active)
  const file = useStore(manifestFiles.store, (state) => state.files.find((candidate) => candidate.id === state.active))
  const applied = useApplied((state) => state.applied.get(id))
  return (
    <>
      <p className="sr-only" role="status">
        {applied && file ? sentence(text, file.name, applied) : ''}
      </p>
      {applied && (
        <section className="editor-results" aria-label={applied.dryRun ? text.resultsDryRun : text.results}>
          <header>
            <h3>{applied.dryRun ? text.resultsDryRun : text.results}</h3>
            <span className="editor-results-count">{summary(text, applied)}</span>
            {file !== undefined && file.text !== applied.text && (
              <span className="editor-results-stale">{text.resultsStale}</span>
            )}
            <IconButton size="small" label={text.clearResults} icon={<X />} onClick={() => clearApplied(id)} />
          </header>
          {applied.results.length > 0 && (
            <ul>
              {applied.results.map((result) => (
                <ResultRow key={result.document} result={result} goTo={goTo} />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  )
}

function ResultRow(props: { readonly result: DocumentResult; readonly goTo: (line: number, column: number) => void }) {
  const text = useText('editor')
  const { result } = props
  const isBad = result.outcome === 'invalid' || result.outcome === 'failed'
  const line = result.problems[0]?.line ?? result.line
  const name = result.kind === '' ? text.lineOf(String(result.line)) : `${result.kind}/${result.name}`
  return (
    <li className={classNames('editor-result-row', `is-${result.outcome}`)}>
      <button type="button" onClick={() => props.goTo(line, 1)}>
        <span className="editor-result-sign" aria-hidden="true">
          {{ created: '+', configured: '~', unchanged: '=', invalid: '!', failed: '!' }[result.outcome]}
        </span>
        <span className="editor-result-name">{name}</span>
        <span className="editor-result-outcome">{text[result.outcome]}</span>
        {isBad && <span className="editor-result-message">{result.message}</span>}
      </button>
      {!isBad && (
        <IconButton
          size="small"
          label={text.showOnDiagram(result.name)}
          icon={<Crosshair />}
          onClick={() => showObject(result)}
        />
      )}
    </li>
  )
}

function showObject(result: DocumentResult): void {
  const { objects } = currentCluster()
  for (const object of objects.values())
    if (object.kind === result.kind && object.name === result.name && object.namespace === result.namespace) {
      const target = { type: 'object', uid: object.uid } as const
      select(target)
      requestView({ type: 'reveal', key: targetKey(target) })
      return
    }
}

function sentence(text: Messages['editor'], file: string, applied: Applied): string {
  const what = summary(text, applied)
  return applied.dryRun ? text.announcedDryRun(file, what) : text.announced(file, what)
}

function summary(text: Messages['editor'], { failure, results }: Applied): string {
  if (failure !== '') return text.applyFailed(failure)
  if (results.length === 0) return text.nothingToApply
  const outcomes = ['created', 'configured', 'unchanged', 'invalid', 'failed'] as const
  return outcomes
    .map((outcome) => ({ outcome, count: results.filter((result) => result.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => text.count(String(count), text[outcome]))
    .join(', ')
}
