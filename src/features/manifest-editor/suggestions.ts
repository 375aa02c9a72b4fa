// The suggestions of the YAML language, tidied: each once, and none of those that would put in a whole object of a nameless
// type; the skeletons of whole manifests are the schema's own.
import type { languages } from 'monaco-editor/editor'

export function tidySuggestions(provider: languages.CompletionItemProvider): languages.CompletionItemProvider {
  return {
    ...provider,
    async provideCompletionItems(model, position, ...asked) {
      const list = await provider.provideCompletionItems(model, position, ...asked)
      const isTopLevel = /^\S*$/.test(model.getLineContent(position.lineNumber).slice(0, position.column - 1))
      return list && { ...list, suggestions: tidy(list.suggestions, isTopLevel) }
    },
  }
}

/** Monaco's CompletionItemKind.Class: the language offers it for an object with its required fields. */
const skeletonKind = 5

export function tidy(
  suggestions: readonly languages.CompletionItem[],
  isTopLevel: boolean,
): languages.CompletionItem[] {
  const seen = new Set<string>()
  const kept = suggestions.filter(({ kind, label }) => {
    const name = nameOf(label)
    const key = `${kind} ${name}`
    if (seen.has(key) || (kind === skeletonKind && (isTopLevel || !/^[A-Z][A-Za-z]+$/.test(name)))) return false
    seen.add(key)
    return true
  })
  return isTopLevel ? kept.map((item) => ({ ...item, sortText: sortText(nameOf(item.label)) })) : kept
}

/** Whole manifests first, the usual ones before the others. */
const usual = [
  'Deployment',
  'Service',
  'Pod',
  'StatefulSet',
  'Job',
  'CronJob',
  'DaemonSet',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'Ingress',
  'Namespace',
]

function sortText(name: string): string {
  const place = usual.indexOf(name)
  return place === -1 ? `1${name}` : `0${place}`
}

function nameOf(label: languages.CompletionItem['label']): string {
  return typeof label === 'string' ? label : label.label
}
