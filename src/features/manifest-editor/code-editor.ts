// The text area: a Monaco editor that shows the file in sight and keeps step with the files, the last Apply and the page's
// theme. Loaded when the editor is first needed.
import type { Messages } from '../../i18n/text.ts'
import { isMotionReduced } from '../../state/preferences.ts'
import { openOverlay } from '../../state/workspace.ts'
import { applyActiveFile, useApplied } from './apply-results.ts'
import { type Checks, inWords } from './checker-words.ts'
import { followFiles, modelOf, saveNow, saveSoon } from './editor-models.ts'
import { followEditorTheme } from './editor-theme.ts'
import { manifestFiles } from './manifest-files.ts'
import { configureYaml, monaco } from './monaco.ts'
import { type Problem, useEditorStatus } from './problems.ts'
import { forgetMended, markProblems, resultDecorations } from './result-marks.ts'

export type CodeEditor = {
  setText(text: Messages['editor']): void
  setFontSize(px: number): void
  /** Puts the cursor there and brings it into sight. */
  goTo(line: number, column: number): void
  focus(): void
  dispose(): void
}

export function createCodeEditor(host: HTMLElement): CodeEditor {
  const editor = monaco.editor.create(host, options())
  const marks = editor.createDecorationsCollection()
  let text: Messages['editor'] | undefined
  let shown = ''

  const activeFile = () => {
    const { files, active } = manifestFiles.store.getState()
    return files.find((file) => file.id === active)
  }
  const drawResults = () => {
    const model = editor.getModel()
    if (model === null) return
    const latest = useApplied.getState().applied.get(shown)
    // Results of a text that is another by now would stand on the wrong lines.
    const applied = latest?.text === model.getValue() ? latest : undefined
    marks.set(resultDecorations(model, applied))
    markProblems(model, applied)
  }
  const show = () => {
    const { files } = manifestFiles.store.getState()
    followFiles(files)
    const file = activeFile()
    if (file === undefined || file.id === shown) return
    shown = file.id
    editor.setModel(modelOf(file))
    editor.setPosition({ lineNumber: file.line, column: file.column })
    editor.revealLineInCenterIfOutsideViewport(file.line)
    if (text !== undefined) editor.updateOptions({ ariaLabel: `${text.text(file.name)}. ${text.keyboardHint}` })
    drawResults()
    readProblems()
  }
  const readProblems = () => {
    const model = editor.getModel()
    if (model !== null && text !== undefined) reword(model, text.checks)
    const markers = model === null ? [] : monaco.editor.getModelMarkers({ resource: model.uri })
    useEditorStatus.setState({
      problems: markers.map(problemOf).sort((a, b) => a.line - b.line || a.column - b.column),
    })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // Before Monaco, which waits for a second key after this one.
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    openOverlay('palette')
  }
  host.addEventListener('keydown', onKeyDown, true)
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => void applyActiveFile(false))
  editor.addCommand(
    monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.Enter,
    () => void applyActiveFile(true),
  )

  const disposables = [
    editor.onDidChangeCursorPosition(({ position }) => {
      useEditorStatus.setState({ line: position.lineNumber, column: position.column })
      if (shown !== '' && activeFile()?.id === shown) {
        manifestFiles.moveCursor(shown, position.lineNumber, position.column)
        saveSoon()
      }
    }),
    editor.onDidChangeModelContent(({ changes }) => {
      const model = editor.getModel()
      if (model !== null) forgetMended(model, changes)
    }),
    monaco.editor.onDidChangeMarkers((resources) => {
      const own = editor.getModel()?.uri.toString()
      if (resources.some((resource) => resource.toString() === own)) readProblems()
    }),
  ]
  const stops = [
    manifestFiles.store.subscribe(show),
    useApplied.subscribe(drawResults),
    followEditorTheme(monaco),
    () => host.removeEventListener('keydown', onKeyDown, true),
  ]
  // Without the schema the text can still be edited and applied; the API server checks it anyway.
  configureYaml().catch(() => undefined)
  show()

  return {
    setText(next) {
      text = next
      const name = activeFile()?.name ?? ''
      editor.updateOptions({ ariaLabel: `${next.text(name)}. ${next.keyboardHint}` })
      drawResults()
      readProblems()
    },
    setFontSize: (fontSize) => editor.updateOptions({ fontSize, lineHeight: Math.round(fontSize * 1.6) }),
    goTo(lineNumber, column) {
      editor.setPosition({ lineNumber, column })
      editor.revealLineInCenter(lineNumber)
      editor.focus()
    },
    focus: () => editor.focus(),
    dispose() {
      saveNow()
      for (const stop of stops) stop()
      for (const disposable of disposables) disposable.dispose()
      editor.setModel(null)
      editor.dispose()
      useEditorStatus.setState({ problems: [] })
    },
  }
}

function options(): monaco.editor.IStandaloneEditorConstructionOptions {
  return {
    model: null,
    theme: 'wheelhouse',
    automaticLayout: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code'),
    fontLigatures: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 14,
    glyphMargin: false,
    folding: true,
    padding: { top: 10, bottom: 10 },
    minimap: { enabled: false },
    stickyScroll: { enabled: false },
    scrollBeyondLastLine: false,
    smoothScrolling: !isMotionReduced(),
    cursorSmoothCaretAnimation: isMotionReduced() ? 'off' : 'on',
    cursorBlinking: isMotionReduced() ? 'solid' : 'smooth',
    renderLineHighlight: 'line',
    roundedSelection: true,
    overviewRulerLanes: 2,
    fixedOverflowWidgets: true,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    suggest: { showWords: false, preview: false, showStatusBar: false },
    hover: { delay: 350, above: false },
    tabSize: 2,
    detectIndentation: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  }
}

/** Puts what the checker found into the reader's language; what would be refused is an error, one a line is enough. */
function reword(model: monaco.editor.ITextModel, checks: Checks): void {
  const markers = monaco.editor.getModelMarkers({ owner: 'yaml', resource: model.uri })
  const lines = new Set<number>()
  const isBlank = model.getValueLength() < 1000 && model.getValue().trim() === ''
  const next = markers.flatMap((marker) => {
    if (isBlank || lines.has(marker.startLineNumber)) return []
    lines.add(marker.startLineNumber)
    const message = inWords(marker.message, model.getLineContent(marker.startLineNumber), checks)
    return { ...marker, message, severity: monaco.MarkerSeverity.Error }
  })
  const isSame = (marker: monaco.editor.IMarker, index: number) =>
    marker.message === next[index]?.message && marker.severity === next[index]?.severity
  if (next.length !== markers.length || !markers.every(isSame)) monaco.editor.setModelMarkers(model, 'yaml', next)
}

function problemOf(marker: monaco.editor.IMarker): Problem {
  return {
    line: marker.startLineNumber,
    column: marker.startColumn,
    message: marker.message,
    severity: marker.severity === monaco.MarkerSeverity.Error ? 'error' : 'warning',
    source: marker.owner === 'cluster' ? 'cluster' : 'yaml',
  }
}
