import { useEffect, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { type Example, fetchExamples, openExample } from './examples.ts'
import { closeGallery } from './gallery.ts'

/** The gallery: every example with what it shows. */
export function ExamplesDialog() {
  const app = useText('app')
  const text = useText('editor')
  const [examples, setExamples] = useState<readonly Example[]>([])
  const [hasFailed, setHasFailed] = useState(false)
  useEffect(() => {
    fetchExamples().then(setExamples, () => setHasFailed(true))
  }, [])
  const titles: Readonly<Record<string, string>> = text.exampleTitles
  const lines: Readonly<Record<string, string>> = text.exampleLines
  const groups: Readonly<Record<string, string>> = text.groups
  const open = (file: string) =>
    void openExample(file).then(closeGallery, () => {
      setHasFailed(true)
    })
  return (
    <Dialog title={text.examplesTitle} closeLabel={app.close} onClose={closeGallery} width={1000}>
      <p className="gallery-intro">{text.examplesIntro}</p>
      {hasFailed && <p role="alert">{text.examplesFailed}</p>}
      {[...new Set(examples.map((example) => example.group))].map((group) => (
        <section key={group} className="gallery-group">
          <h3>{groups[group] ?? group}</h3>
          <ul>
            {examples
              .filter((example) => example.group === group)
              .map(({ file }) => (
                <li key={file}>
                  <button type="button" className="gallery-card" onClick={() => open(file)}>
                    <strong>{titles[file] ?? file}</strong>
                    <span>{lines[file]}</span>
                    <code>{file}</code>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Dialog>
  )
}
