// Like apiserver/pkg/cel/library/format.go.
import { type Environment, Optional } from '@marcbachmann/cel-js'
import {
  dns1123LabelErrors,
  labelValueErrors,
  nameIsDns1035Label,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  qualifiedNameErrors,
} from '../../apimachinery/name-validation.ts'
import { matchesFormat } from '../string-formats.ts'
import { addOnce } from './string-library.ts'
import { CelFormat } from './value-types.ts'

class FormatNamespace {}

const matching =
  (format: string, wrong: string): CelFormat['errors'] =>
  (text) =>
    matchesFormat(format, text) ? [] : [wrong]

const formats: Readonly<Record<string, CelFormat['errors']>> = {
  dns1123Label: dns1123LabelErrors,
  dns1123Subdomain: (text) => nameIsDnsSubdomain(text, false),
  dns1035Label: (text) => nameIsDns1035Label(text, false),
  qualifiedName: qualifiedNameErrors,
  dns1123LabelPrefix: (text) => nameIsDnsLabel(text, true),
  dns1123SubdomainPrefix: (text) => nameIsDnsSubdomain(text, true),
  dns1035LabelPrefix: (text) => nameIsDns1035Label(text, true),
  labelValue: labelValueErrors,
  uri: matching('uri', 'invalid URI'),
  uuid: matching('uuid', 'does not match the UUID format'),
  byte: matching('byte', 'invalid base64'),
  date: matching('date', 'invalid date'),
  datetime: matching('datetime', 'invalid datetime'),
}

export function addFormats(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  const known = new Map(Object.entries(formats).map(([name, errors]) => [name, new CelFormat(errors)]))
  environment.registerType('kubernetes.NamedFormat', CelFormat)
  environment.registerType('FormatNamespace', FormatNamespace)
  environment.registerConstant('format', 'FormatNamespace', new FormatNamespace())
  add('FormatNamespace.named(string): optional<kubernetes.NamedFormat>', (_: FormatNamespace, name: string) =>
    Optional.of(known.get(name)),
  )
  for (const [name, format] of known) add(`FormatNamespace.${name}(): kubernetes.NamedFormat`, () => format)
  add('kubernetes.NamedFormat.validate(string): optional<list<string>>', (format: CelFormat, text: string) => {
    const errors = format.errors(text)
    return errors.length === 0 ? Optional.none() : Optional.of(errors)
  })
}
