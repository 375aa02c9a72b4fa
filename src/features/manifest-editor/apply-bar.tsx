import { CircleAlert, CircleCheck, LoaderCircle, Pause, Play, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useText } from '../../i18n/text.ts'
import { usePlayback } from '../../state/playback.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { keyNames } from '../../ui/key-names.ts'
import { applyActiveFile, useApplied } from './apply-results.ts'
import { manifestFiles } from './manifest-files.ts'
import { useEditorStatus } from './problems.ts'

/** Problems and the cursor's place on one side, Apply on the other. */
export function ApplyBar({ goTo }: { readonly goTo: (line: number, column: number) => void }) {
  const text = useText('editor')
  const { problems, line, column } = useEditorStatus()
  const isSaved = useStore(manifestFiles.store, (state) => state.saved)
  const isApplying = useApplied((state) => state.applying !== '')
  const isPaused = usePlayback((playback) => !playback.playing)
  const [isListOpen, setIsListOpen] = useState(false)
  const hasErrors = problems.some((problem) => problem.severity === 'error')
  return (
    <footer className="editor-bar">
      {isListOpen && problems.length > 0 && (
        <ul className="editor-problems" aria-label={text.problemsTitle}>
          {problems.map((problem, index) => (
            <li key={index}>
              <button type="button" onClick={() => goTo(problem.line, problem.column)}>
                {problem.severity === 'error' ? <CircleAlert className="is-error" /> : <TriangleAlert />}
                <span>{problem.message}</span>
                <span className="editor-problem-line">{text.problemAt(String(problem.line))}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {!isSaved && (
        <p className="editor-unsaved" role="status">
          <TriangleAlert aria-hidden="true" />
          {text.notSaved}
        </p>
      )}
      {isApplying && isPaused && (
        <p className="editor-paused" role="status">
          <Pause aria-hidden="true" />
          {text.paused}
        </p>
      )}
      <div className="editor-bar-row">
        <button
          type="button"
          className={classNames('editor-problem-count', problems.length > 0 && (hasErrors ? 'is-bad' : 'is-doubtful'))}
          aria-expanded={problems.length > 0 ? isListOpen : undefined}
          disabled={problems.length === 0}
          onClick={() => setIsListOpen(!isListOpen)}
        >
          {problems.length === 0 ? <CircleCheck /> : hasErrors ? <CircleAlert /> : <TriangleAlert />}
          {problems.length === 0 ? text.noProblems : text.problems(String(problems.length))}
        </button>
        <span className="editor-position">{text.position(String(line), String(column))}</span>
        <div className="editor-bar-actions">
          <Button
            variant="quiet"
            disabled={isApplying}
            data-tooltip={text.dryRunHint}
            onClick={() => void applyActiveFile(true)}
          >
            {text.dryRun}
          </Button>
          <Button
            variant="primary"
            icon={isApplying ? <LoaderCircle className="spin" /> : <Play />}
            aria-disabled={isApplying}
            data-tooltip={text.applyHint}
            data-tooltip-keys={keyNames('Mod Enter')}
            onClick={() => void applyActiveFile(false)}
          >
            {isApplying ? text.applying : text.apply}
          </Button>
        </div>
      </div>
    </footer>
  )
}
