import { BookOpen, FilePlus2 } from 'lucide-react'
import { useText } from '../../i18n/text.ts'
import { Button } from '../../ui/button.tsx'
import { newFile } from './file-tabs.tsx'
import { openGallery } from './gallery.ts'

/** What stands in the editor's place when no file is open. */
export function EmptyEditor() {
  const text = useText('editor')
  return (
    <div className="editor-empty">
      <h3>{text.empty}</h3>
      <p>{text.emptyHint}</p>
      <div className="editor-empty-actions">
        <Button variant="primary" icon={<BookOpen />} onClick={openGallery}>
          {text.examples}
        </Button>
        <Button icon={<FilePlus2 />} onClick={newFile}>
          {text.newFile}
        </Button>
      </div>
    </div>
  )
}
