// What names, label keys and other small strings may look like, and upstream's words when they do not.
// Each function returns what is wrong, nothing when all is well. Like apimachinery/pkg/util/validation.

const dns1123Label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const dns1123Subdomain = `${dns1123Label}(\\.${dns1123Label})*`
const dns1035Label = '[a-z]([-a-z0-9]*[a-z0-9])?'
const qualifiedName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValue = `(${qualifiedName})?`

const dns1123LabelRegex = whole(dns1123Label)
const dns1123SubdomainRegex = whole(dns1123Subdomain)
const dns1035LabelRegex = whole(dns1035Label)
const qualifiedNameRegex = whole(qualifiedName)
const labelValueRegex = whole(labelValue)

/** Names that came before and were fine: the same few come again and again. */
const fineSubdomains = new Set<string>()
const fineQualifiedNames = new Set<string>()
const maxRemembered = 20_000

export function dns1123LabelErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push(maxLengthError(63))
  if (!dns1123LabelRegex.test(value)) {
    errors.push(
      dns1123SubdomainRegex.test(value)
        ? 'must not contain dots'
        : regexError(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            dns1123Label,
            'my-name',
            '123-abc',
          ),
    )
  }
  return errors
}

export function dns1123SubdomainErrors(value: string): string[] {
  if (fineSubdomains.has(value)) return []
  const errors: string[] = []
  if (value.length > 253) errors.push(maxLengthError(253))
  if (!dns1123SubdomainRegex.test(value)) {
    errors.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        dns1123Subdomain,
        'example.com',
      ),
    )
  }
  if (errors.length === 0) remember(fineSubdomains, value)
  return errors
}

function dns1035LabelErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push(maxLengthError(63))
  if (!dns1035LabelRegex.test(value)) {
    errors.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        dns1035Label,
        'my-name',
        'abc-123',
      ),
    )
  }
  return errors
}

/** `name` or `prefix/name`: keys of labels, annotations, taints, resources. Like IsQualifiedName. */
export function qualifiedNameErrors(value: string): string[] {
  if (fineQualifiedNames.has(value)) return []
  const errors: string[] = []
  const parts = value.split('/')
  let name = value
  if (parts.length === 2) {
    const [prefix = '', rest = ''] = parts
    name = rest
    if (prefix === '') errors.push('prefix part must be non-empty')
    else errors.push(...dns1123SubdomainErrors(prefix).map((error) => `prefix part ${error}`))
  } else if (parts.length !== 1) {
    return [
      `a valid label key ${regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", qualifiedName, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${maxBytesError(63)}`)
  if (!qualifiedNameRegex.test(name)) {
    errors.push(
      `name part ${regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", qualifiedName, 'MyName', 'my.name', '123-abc')}`,
    )
  }
  if (errors.length === 0) remember(fineQualifiedNames, value)
  return errors
}

/** Whether a name will do, or with `isPrefix` the beginning of one. */
export type NameErrors = (name: string, isPrefix: boolean) => string[]

export function nameIsDnsSubdomain(name: string, isPrefix: boolean): string[] {
  return dns1123SubdomainErrors(isPrefix ? maskTrailingDash(name) : name)
}

export function nameIsDnsLabel(name: string, isPrefix: boolean): string[] {
  return dns1123LabelErrors(isPrefix ? maskTrailingDash(name) : name)
}

export function nameIsDns1035Label(name: string, isPrefix: boolean): string[] {
  return dns1035LabelErrors(isPrefix ? maskTrailingDash(name) : name)
}

/** Names that only have to fit into a URL. Like IsPathSegmentName and IsPathSegmentPrefix. */
export function nameIsPathSegment(name: string, isPrefix: boolean): string[] {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

/** A prefix may end in a dash: more will follow. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}

export function labelValueErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 63) errors.push(maxBytesError(63))
  if (!labelValueRegex.test(value)) {
    errors.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValue,
        'MyValue',
        'my_value',
        '12345',
      ),
    )
  }
  return errors
}

/** Names of ports: IANA service names. Like IsValidPortName. */
export function portNameErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 15) errors.push(maxLengthError(15))
  if (!/^[-a-z0-9]+$/.test(value)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)')
  if (value.includes('--')) errors.push('must not contain consecutive hyphens')
  if (value !== '' && (value.startsWith('-') || value.endsWith('-'))) {
    errors.push('must not begin or end with a hyphen')
  }
  return errors
}

export function portNumberErrors(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive']
}

/** Keys of ConfigMaps and Secrets. Like IsConfigMapKey. */
export function configMapKeyErrors(value: string): string[] {
  const errors: string[] = []
  if (value.length > 253) errors.push(maxLengthError(253))
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) {
    errors.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    )
  }
  errors.push(...pathErrors(value))
  return errors
}

/** Names of environment variables: anything printable but `=`. Like IsRelaxedEnvVarName. */
export function envVarNameErrors(value: string): string[] {
  if (value === '') return ['environment variable name must be non-empty']
  if (/^[ -<>-~]+$/.test(value)) return []
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

function maxBytesError(length: number): string {
  return `must be no more than ${length} bytes`
}

function maxLengthError(length: number): string {
  return `must be no more than ${length} characters`
}

/** Like RegexError. */
export function regexError(message: string, regex: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${regex}')`
  const shown = examples.map((example) => `'${example}', `).join(' or ')
  return `${message} (e.g. ${shown}regex used for validation is '${regex}')`
}

function pathErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  if (value.startsWith('..')) return ["must not start with '..'"]
  return []
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`)
}

function remember(set: Set<string>, value: string): void {
  if (set.size >= maxRemembered) set.clear()
  set.add(value)
}
