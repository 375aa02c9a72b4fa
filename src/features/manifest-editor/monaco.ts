// Monaco with what a manifest needs and no more, its workers, and the YAML language with the cluster's schema. This file
// and all it imports load when the editor is first shown.
import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/links/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/quickCommand/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/snippet/register'
import 'monaco-editor/features/suggest/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
// 0.57: suggest/register does not register the completion widget itself, nor does any feature register the core commands
// and the strings; the full entry adds these by hand.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import 'monaco-editor/editor/contrib/gotoError/browser/markerSelectionStatus.js'
import 'monaco-editor/editor/contrib/caretOperations/browser/caretOperations.js'
import 'monaco-editor/editor/browser/coreCommands.js'
import 'monaco-editor/editor/common/standaloneStrings.js'
import 'monaco-editor/languages/definitions/yaml/register'
import { configureMonacoYaml, type JSONSchema } from 'monaco-yaml'
import { tidySuggestions } from './suggestions.ts'

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment
  }
}

const spawn = (label: string): Worker =>
  label === 'yaml'
    ? new Worker(new URL('../../../workers/yaml.worker.ts', import.meta.url), { type: 'module', name: 'yaml' })
    : new Worker(new URL('../../../workers/editor.worker.ts', import.meta.url), { type: 'module', name: 'editor' })

window.MonacoEnvironment = { getWorker: (_id, label) => spawn(label) }

// monaco-editor >= 0.55 wants a Worker in createWebWorker and no longer sends createData; monaco-yaml 5.5.1 (through
// monaco-worker-manager 2.0.1) still passes label and createData.
type OldOptions = { readonly label?: string; readonly createData?: unknown }
const forMonacoYaml: typeof monaco = {
  ...monaco,
  languages: {
    ...monaco.languages,
    registerCompletionItemProvider: (selector, provider) =>
      monaco.languages.registerCompletionItemProvider(selector, tidySuggestions(provider)),
  },
  editor: {
    ...monaco.editor,
    createWebWorker: <T extends object>(
      options: monaco.editor.IInternalWebWorkerOptions | OldOptions,
    ): monaco.editor.MonacoWebWorker<T> => {
      if ('worker' in options) return monaco.editor.createWebWorker<T>(options)
      const { label, createData } = options as OldOptions
      const worker = spawn(label ?? '')
      worker.postMessage('ignore')
      worker.postMessage(createData)
      return monaco.editor.createWebWorker<T>({ worker })
    },
  },
}

let configured: Promise<void> | undefined

/** Turns on the YAML language with the cluster's schema. */
export function configureYaml(): Promise<void> {
  configured ??= configure()
  configured.catch(() => {
    configured = undefined
  })
  return configured
}

async function configure(): Promise<void> {
  const schema = await fetchSchema()
  const options = {
    validate: true,
    hover: true,
    hoverAnchor: false,
    hoverSchemaSource: false,
    completion: true,
    isKubernetes: true,
    enableSchemaRequest: false,
    format: { enable: false },
    schemas: [{ uri: 'wheelhouse://kubernetes.json', fileMatch: ['*'], schema }],
  }
  configureMonacoYaml(forMonacoYaml as never, options)
}

async function fetchSchema(): Promise<JSONSchema> {
  const answer = await fetch(`${import.meta.env.BASE_URL}k8s/schema.json`)
  if (!answer.ok) throw new Error(`schema.json: ${answer.status}`)
  return (await answer.json()) as JSONSchema
}

export { monaco }
