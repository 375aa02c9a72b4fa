// Flags that several commands share.
import type { FlagTable } from './flags.ts'

export const outputFlags: FlagTable = {
  output: { type: 'string', short: 'o', value: '', help: 'Output format, such as json, yaml, name or jsonpath=…' },
  template: { type: 'string', value: '', help: 'Template string for -o jsonpath and go-template' },
  'show-managed-fields': { type: 'bool', value: 'false', help: 'Keep managedFields in JSON and YAML output' },
  'allow-missing-template-keys': { type: 'bool', value: 'true', help: 'Ignore missing fields in templates' },
}

export const fileFlags: FlagTable = {
  filename: { type: 'list', short: 'f', value: '', help: 'Files or directories that hold the manifests' },
  kustomize: { type: 'string', short: 'k', value: '', help: 'A kustomization directory' },
  recursive: { type: 'bool', short: 'R', value: 'false', help: 'Process directories in -f recursively' },
}

export const selectorFlags: FlagTable = {
  selector: { type: 'string', short: 'l', value: '', help: 'Label selector, such as -l app=web,tier!=db' },
}

export const dryRunFlags: FlagTable = {
  'dry-run': { type: 'string', value: 'none', bare: 'unchanged', help: 'none, client or server' },
}

export const allNamespacesFlags: FlagTable = {
  'all-namespaces': { type: 'bool', short: 'A', value: 'false', help: 'Across all namespaces' },
}

export function managerFlags(manager: string): FlagTable {
  return { 'field-manager': { type: 'string', value: manager, help: 'Name under which the server tracks the change' } }
}

export const validateFlags: FlagTable = {
  validate: { type: 'string', value: 'strict', bare: 'strict', help: 'strict, warn or ignore' },
}
