// What a person can do with manifests, for the palette and the shortcuts. Light: nothing of the editor itself loads here.
import { en } from '../../i18n/en.ts'
import type { Action } from '../../state/action.ts'
import { showPanel } from '../../state/workspace.ts'
import { applyActiveFile } from './apply-results.ts'
import { openExample } from './examples.ts'
import { openGallery } from './gallery.ts'
import { manifestFiles } from './manifest-files.ts'

const showEditor = () => showPanel('right', 'editor')

const exampleActions = (Object.keys(en.editor.exampleTitles) as (keyof typeof en.editor.exampleTitles)[]).map(
  (file): Action => ({
    name: `example-${file}`,
    label: (text) => text.editor.exampleTitles[file],
    hint: (text) => text.editor.exampleLines[file],
    group: 'examples',
    perform: () => {
      showEditor()
      void openExample(file).catch(() => undefined)
    },
  }),
)

export const editorActions: readonly Action[] = [
  {
    name: 'apply',
    label: (text) => text.editor.actionApply,
    keys: 'Mod Enter',
    group: 'cluster',
    perform: () => {
      showEditor()
      void applyActiveFile(false)
    },
  },
  {
    name: 'dry-run',
    label: (text) => text.editor.actionDryRun,
    group: 'cluster',
    perform: () => {
      showEditor()
      void applyActiveFile(true)
    },
  },
  {
    name: 'examples',
    label: (text) => text.editor.actionExamples,
    group: 'cluster',
    perform: () => {
      showEditor()
      openGallery()
    },
  },
  {
    name: 'new-manifest',
    label: (text) => text.editor.actionNew,
    group: 'cluster',
    perform: () => {
      showEditor()
      manifestFiles.add('manifest.yaml', '')
    },
  },
  ...exampleActions,
]
