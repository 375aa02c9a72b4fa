// Takes out of a command's output what differs from one run to the next, as the recordings' notes list it: ids, times,
// ages, random names, addresses. Applied to what was recorded and to what came.

export type Fixed = {
  /** All commands and files of the session: the addresses and ports that they name are compared. */
  readonly text: string
  /** `rollout restart` writes the time into a template: from then on its hash is another in every run. */
  readonly anyHash: boolean
  /** The command is about pods, and which node a pod came to is left to chance; not so when it is about nodes. */
  readonly anyNode?: boolean
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
const suffix = new RegExp(`-[${alphabet}]{5}(?![\\w-])`, 'g')
const hash = new RegExp(`([-=" ])[${alphabet}]{8,10}(?![\\w])`, 'g')

export function normaliseText(text: string, fixed: Fixed): string {
  const lines = replaceAll(text, fixed)
    .split('\n')
    .map((line) => line.replace(/(\S) {2,}/g, '$1  ').trimEnd())
  return sortTwins(lines).join('\n').trimEnd()
}

function replaceAll(text: string, fixed: Fixed): string {
  return withAges(normaliseString(withHelp(withoutValuesProse(text)), fixed))
    .split('\n')
    .map((line) =>
      fixed.anyNode || /-XXXXX|POD-IP|[nN]odeName|^Node: |assigned |node-debugger|hostIP|\bip"?: /.test(line)
        ? anyNode(line)
        : line,
    )
    .join('\n')
}

/** What can stand anywhere in a text: ids, times, addresses and random names. */
export function normaliseString(text: string, fixed: Fixed): string {
  return (
    text
      .replaceAll('/home/user', '/work-dir')
      .replaceAll('hollow-kubelet', 'kubelet')
      .replace(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g, 'CERTIFICATE')
      // The same in base64.
      .replace(/LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t[\w+/]*=*/g, 'CERTIFICATE')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
      .replace(/\b[0-9a-f]{64}\b/gi, 'HEX64')
      .replace(/\b[0-9A-F]{128}\b/g, 'HEX128')
      .replace(/eyJ[\w-]+(\.[\w-]+)*/g, 'JWT')
      .replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})/g, 'TIME')
      .replace(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}/g, 'TIME')
      .replace(/^([IWEF])\d{4} \d{2}:\d{2}:\d{2}\.\d+ +\d+ ([\w.]+):\d+\]/gm, '$1 $2]')
      .replace(/(\\*"?resourceVersion\\*"?: ?\\*")\d+(?=\\*")/g, '$1RV')
      .replace(/(Resource ?Version: +)\d+/g, '$1RV')
      .replace(/("(?:gitCommit|buildDate|goVersion|gitTreeState|platform)": ?)"[^"]*"/g, '$1"BUILD"')
      .replace(/^(\s*(?:gitCommit|buildDate|goVersion|gitTreeState|platform): ).*$/gm, '$1BUILD')
      .replace(/(ResourceVersion in record \(|current: )\d+/g, '$1RV')
      .replace(/\b\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{9})? [+-]\d{4}/g, 'TIME')
      .replace(/"(exp|iat|nbf|warnafter)":\d+/g, '"$1":0')
      .replace(/"(kid|n)":"[\w-]+"/g, '"$1":"KEY"')
      .replace(/-29\d{6}\b/g, '-MINUTE')
      .replace(/(Starting to serve on 127\.0\.0\.1:)\d+/g, '$1PORT')
      .replace(/in \d+(?:\.\d+)?m?s \(\d+(?:\.\d+)?m?s including waiting\)/g, 'in AGE')
      .replace(/0xc[0-9a-f]{9}/g, 'POINTER')
      .replace(/(\/tmp\/)?(LIVE|MERGED)-\d+/g, '$2-N')
      .replace(/kubectl-edit-\w+\.yaml|kubectl-edit-\d+/g, 'EDITED')
      .replace(/"continue": ?"[^"]+"/g, '"continue":"TOKEN"')
      .replace(/\b10\.244\.\d+\.\d+/g, (found) => (fixed.text.includes(found) ? found : 'POD-IP'))
      .replace(/\b10\.96\.\d+\.\d+/g, (found) => (isFixedAddress(found, fixed) ? found : 'SERVICE-IP'))
      .replace(/\b3[0-2]\d{3}\b/g, (found) => (fixed.text.includes(found) ? found : 'NODE-PORT'))
      .replace(hash, fixed.anyHash ? '$1HASH' : '$&')
      .replace(suffix, '-XXXXX')
      .replace(/\.[0-9a-f]{16}\b/g, '.EVENT')
      .replace(/(apiserver-)[a-z0-9]{26}/g, '$1ID')
  )
}

function isFixedAddress(address: string, fixed: Fixed): boolean {
  return address === '10.96.0.1' || address === '10.96.0.10' || fixed.text.includes(address)
}

/** Ages in tables, in brackets and after events; not the same figures in flags or quantities. */
function withAges(text: string): string {
  const age = '(?:\\d+y)?(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?'
  return text
    .replace(new RegExp(`\\(x\\d+ over ${age}\\)`, 'g'), '(xN over AGE)')
    .replace(new RegExp(`\\(${age} ago\\)`, 'g'), '(AGE ago)')
    .replace(/(^|\s{2,})(?:\d+m)?\d+s(?=\s{2,}|\s*$|\s\(xN)/gm, '$1AGE')
    .replace(/(^|\s{2,})\d+(?:m|h|d)(?:\d+[mh])?(?=\s*$)/gm, (found, before: string) =>
      /AGE|LAST SEEN|DURATION/.test(text) ? `${before}AGE` : found,
    )
    .replace(/(^|\s{2,})\d+d(?:\d+h)?(?=\s{2,}|\s*$|\s\(xN)/gm, '$1AGE')
    .replace(/(^|\s{2,})<invalid>(?=\s{2,}|\s*$)/gm, '$1AGE')
    .replace(/ (?:about )?AGE \(xN over AGE\)/g, ' AGE (xN over AGE)')
    .replace(/ {2}AGE \(xN over AGE\)/g, '  AGE')
}

export function anyNode(line: string): string {
  return line.replace(/\bnode-\d\b/g, 'NODE').replace(/192\.0\.2\.1[1-3]/g, 'NODE-IP')
}

/** Lines that begin alike once names are random came in an order of their own: each block of them is sorted. */
function sortTwins(lines: readonly string[]): string[] {
  const sorted: string[] = []
  for (let at = 0; at < lines.length; ) {
    const key = twinKey(lines[at] ?? '')
    let end = at + 1
    while (key !== '' && end < lines.length && twinKey(lines[end] ?? '') === key) end++
    sorted.push(...lines.slice(at, end).sort())
    at = end
  }
  return sorted
}

function twinKey(line: string): string {
  const event = /^ {2}(Normal|Warning) /.test(line) || /^AGE {2}(Normal|Warning) /.test(line)
  if (event) return 'event'
  const named = /^(.*?-XXXXX)/.exec(line)
  return named?.[1] ?? ''
}

/** What upstream's OpenAPI says of the values of an enum is in no package: only which values there are is compared. */
function withoutValuesProse(text: string): string {
  return text.replace(/^( *- `"[^"\n]*"`).*(\n(?!\s*$| *- `").*)*/gm, '$1')
}

/**
 * Help is ours, in our own words, in kubectl's shape: of a text with a usage line, the commands and options that it
 * lists and the usage itself are compared, not the prose.
 */
function withHelp(text: string): string {
  if (/^The following options can be passed to any command:/m.test(text))
    return text.replace(/^\t.*\n?/gm, '').replace(/(--cache-dir=)'[^']*'/, '$1FOLDER')
  if (!/^Usage:\n {2}kubectl/m.test(text)) return text
  const kept: string[] = []
  let section = 'prose'
  for (const line of text.split('\n')) {
    const heading = /^(Available Commands|[\w ()]*Commands[\w ()]*|Options|Usage|Examples|Aliases):\s*$/.exec(line)?.[1]
    if (heading) section = heading
    if (/^(Use "kubectl|error:|See ')/.test(line)) section = 'hint'
    if (section === 'prose' || section === 'Examples') continue
    if (/Commands/.test(section)) kept.push(heading ? line : (/^ {2}(\S+)/.exec(line)?.[1] ?? ''))
    else if (section === 'Options') kept.push(heading ? line : (/^ {4}(-.*:)$/.exec(line)?.[1] ?? ''))
    else kept.push(line)
  }
  return kept.filter((line) => line !== '').join('\n')
}
