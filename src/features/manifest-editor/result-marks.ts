// The marks that an Apply leaves in the text: at each document what came of it, and at each refused field the reason.
import type { DocumentResult } from '../../../workers/contract.ts'
import { currentText } from '../../i18n/text.ts'
import type { Applied } from './apply-results.ts'
import { monaco } from './monaco.ts'

const owner = 'cluster'

/** Decorations for the results of one file; lines moved since then keep theirs. */
export function resultDecorations(
  model: monaco.editor.ITextModel,
  applied: Applied | undefined,
): monaco.editor.IModelDeltaDecoration[] {
  const lastLine = model.getLineCount()
  const results = (applied?.results ?? []).filter((result) => result.line >= 1 && result.line <= lastLine)
  return results.map((result) => ({
    range: new monaco.Range(result.line, 1, result.line, model.getLineMaxColumn(result.line)),
    options: {
      isWholeLine: true,
      linesDecorationsClassName: `editor-result-bar is-${result.outcome}`,
      stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      after: {
        content: ` ${outcomeText(result, applied?.dryRun ?? false)}`,
        inlineClassName: `editor-result is-${result.outcome}`,
        inlineClassNameAffectsLetterSpacing: true,
        cursorStops: monaco.editor.InjectedTextCursorStops.None,
      },
      showIfCollapsed: true,
    },
  }))
}

export function outcomeText(result: DocumentResult, dryRun: boolean): string {
  const text = currentText().editor
  const sign = { created: '+', configured: '~', unchanged: '=', invalid: '!', failed: '!' }[result.outcome]
  const outcome = text[result.outcome]
  return `${sign} ${dryRun ? text.wouldBe(outcome) : outcome}`
}

export function markProblems(model: monaco.editor.ITextModel, applied: Applied | undefined): void {
  const markers = (applied?.results ?? []).flatMap((result) => markersOf(model, result))
  monaco.editor.setModelMarkers(model, owner, markers)
}

function markersOf(model: monaco.editor.ITextModel, result: DocumentResult): monaco.editor.IMarkerData[] {
  if (result.outcome !== 'invalid' && result.outcome !== 'failed') return []
  const problems = result.problems.length > 0 ? result.problems : [{ ...result, field: '' }]
  return problems.map(({ line, message }) => {
    const at = Math.min(Math.max(1, line), model.getLineCount())
    return {
      severity: monaco.MarkerSeverity.Error,
      message,
      source: 'kube-apiserver',
      startLineNumber: at,
      startColumn: model.getLineFirstNonWhitespaceColumn(at) || 1,
      endLineNumber: at,
      endColumn: model.getLineMaxColumn(at),
    }
  })
}

/** A document that is being mended is not marked as broken any more: its marks go with the first change to it. */
export function forgetMended(
  model: monaco.editor.ITextModel,
  changes: readonly monaco.editor.IModelContentChange[],
): void {
  const markers = monaco.editor.getModelMarkers({ owner, resource: model.uri })
  if (markers.length === 0) return
  const touched = changes.map((change) => documentAround(model, change.range.startLineNumber))
  const rest = markers.filter(
    (marker) => !touched.some(([from, to]) => marker.startLineNumber >= from && marker.startLineNumber <= to),
  )
  if (rest.length < markers.length) monaco.editor.setModelMarkers(model, owner, rest)
}

function documentAround(model: monaco.editor.ITextModel, line: number): readonly [number, number] {
  const isBorder = (at: number) => model.getLineContent(at).startsWith('---')
  const last = model.getLineCount()
  let from = Math.min(line, last)
  while (from > 1 && !isBorder(from)) from--
  let to = Math.min(line + 1, last)
  while (to < last && !isBorder(to)) to++
  return [from, to]
}
