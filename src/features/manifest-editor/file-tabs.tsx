import { BookOpen, Download, FilePlus2, FolderOpen, MoreHorizontal, PencilLine, RotateCcw, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useText } from '../../i18n/text.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { openGallery } from './gallery.ts'
import { manifestFiles } from './manifest-files.ts'
import { chooseFiles, openDroppedFiles } from './open-files.ts'
import type { ManifestFile } from './saved-files.ts'

/** The open files, and what can be done with files. */
export function FileTabs({ onNotice }: { readonly onNotice: (notice: string) => void }) {
  const text = useText('editor')
  const { files, active, closed } = useStore(manifestFiles.store)
  const [renaming, setRenaming] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const file = files.find((candidate) => candidate.id === active)
  useEffect(() => {
    list.current?.querySelector(`[data-file="${active}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])

  const close = (target: ManifestFile) => {
    manifestFiles.close(target.id)
    onNotice(target.kept ? text.closedNote(target.name) : '')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = files.findIndex((candidate) => candidate.id === active)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: files.length - 1 }[event.key]
    const target = next === undefined ? undefined : files[(next + files.length) % files.length]
    if (event.key === 'Delete' && file !== undefined) close(file)
    else if (event.key === 'F2' && file !== undefined) setRenaming(file.id)
    else if (target !== undefined) {
      manifestFiles.select(target.id)
      requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus())
    } else return
    event.preventDefault()
  }
  return (
    <div className="editor-tabs">
      <ul className="editor-tab-list" aria-label={text.files} ref={list}>
        {files.map((each) => (
          <li key={each.id} data-file={each.id} className={classNames('editor-tab', each.id === active && 'is-active')}>
            {renaming === each.id ? (
              <NameField file={each} onDone={() => setRenaming('')} />
            ) : (
              <button
                type="button"
                className={classNames('editor-tab-name', !each.kept && 'is-untouched')}
                aria-current={each.id === active}
                tabIndex={each.id === active ? 0 : -1}
                onClick={() => manifestFiles.select(each.id)}
                onDoubleClick={() => setRenaming(each.id)}
                onKeyDown={onKeyDown}
                onAuxClick={(event) => event.button === 1 && close(each)}
              >
                {each.name}
              </button>
            )}
            <IconButton
              size="small"
              label={text.closeFile(each.name)}
              icon={<X />}
              tabIndex={each.id === active ? 0 : -1}
              onClick={() => close(each)}
            />
          </li>
        ))}
      </ul>
      <div className="editor-tab-tools">
        <Button size="small" variant="quiet" icon={<BookOpen />} onClick={openGallery}>
          {text.examples}
        </Button>
        <Menu
          label={text.fileMenu}
          icon={<MoreHorizontal />}
          align="end"
          items={[
            { name: 'new', label: text.newFile, icon: <FilePlus2 />, onSelect: () => newFile() },
            {
              name: 'open',
              label: text.openFile,
              icon: <FolderOpen />,
              onSelect: () =>
                chooseFiles((chosen) => void openDroppedFiles(chosen, text).then((trouble) => onNotice(trouble ?? ''))),
            },
            ...(file === undefined
              ? []
              : [
                  {
                    name: 'rename',
                    label: text.rename,
                    icon: <PencilLine />,
                    keys: 'F2',
                    onSelect: () => setRenaming(file.id),
                  },
                  {
                    name: 'download',
                    label: text.download,
                    icon: <Download />,
                    onSelect: () => saveFile(new Blob([file.text], { type: 'application/yaml' }), file.name),
                  },
                ]),
            ...closed.map((each) => ({
              name: each.id,
              label: text.reopen(each.name),
              icon: <RotateCcw />,
              onSelect: () => manifestFiles.reopen(each.id),
            })),
          ]}
        />
      </div>
    </div>
  )
}

export function newFile(): void {
  manifestFiles.add('manifest.yaml', '')
}

function NameField({ file, onDone }: { readonly file: ManifestFile; readonly onDone: () => void }) {
  const text = useText('editor')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(0, file.name.lastIndexOf('.') >>> 0)
  }, [file.name])
  const finish = (isWanted: boolean) => {
    const name = field.current?.value.trim() ?? ''
    if (isWanted && name !== '' && name !== file.name) manifestFiles.rename(file.id, name)
    onDone()
  }
  return (
    <input
      ref={field}
      className="editor-tab-field"
      aria-label={text.renameTitle}
      defaultValue={file.name}
      maxLength={80}
      size={Math.max(8, file.name.length)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(true)
        if (event.key === 'Escape') finish(false)
      }}
    />
  )
}
