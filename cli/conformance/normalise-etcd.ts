// Takes out of etcdctl's output what differs from run to run: times, durations, addresses in memory, random ids, and the order of
// what Go keeps in maps. Applied to what was recorded and to what came.

/** Ids that follow from the defaults of a single member. */
const constants = new Set(['8e9e05c52164694d', 'cdf818194e3a8c32', '10276657743932975437', '14841639068965178418'])

export function normaliseEtcdText(text: string, cmd: string): string {
  const lines = withHelp(replaceAll(text)).split('\n').map(withFrame)
  return sorted(lines, cmd).join('\n').trimEnd()
}

function replaceAll(text: string): string {
  return (
    text
      .replaceAll('/home/user', '/work-dir')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
      .replace(/0xc[0-9a-f]{9}/g, 'POINTER')
      .replace(/"ts":(?:"[^"]*"|[\d.]+)/g, '"ts":TIME')
      .replace(/"took":(?:"[^"]*"|[\d.]+)/g, '"took":TOOK')
      .replace(/"took": "[^"]*"/g, '"took": TOOK')
      .replace(/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?/g, 'TIME')
      .replace(/(took = |"Took" : |took )[\d.]+(?:ns|µs|ms|s)/g, '$1TOOK')
      .replace(/\| +[\d.]+(?:ns|µs|ms|s) \|/g, '| TOOK |')
      .replace(/^(real|user|sys) [\d.]+$/gm, '$1 SECONDS')
      // Where in Go's code a panic happened.
      .replace(/^(goroutine \d+ \[running\]:)[\s\S]*/m, '$1')
      // The hash of a database covers all its pages: leases, who was elected, and where the log is.
      .replace(/^[0-9a-f]{5,8}(?=, \d+, \d+, )/gm, 'HASH')
      .replace(/("hash":)\d+(?=,"revision")/g, '$1HASH')
      .replace(/^\| +[0-9a-f]{5,8}(?= \| +\d+ \| +\d+ \| +\d+ kB \|$)/gm, '| HASH')
      .replace(/,"stacktrace":"(?:[^"\\]|\\.)*"/g, '')
      .replace(/\b(?=\w*[a-f])[0-9a-f]{12,16}\b/g, (id) => (constants.has(id) ? id : 'ID16'))
      .replace(/\b\d{15,20}\b/g, (id) => (constants.has(id) || id.startsWith('0000') ? id : 'BIGID'))
      .replace(
        /(attached keys\(\[)([^\]]*)(\]\))/g,
        (_, open: string, keys: string, close: string) => `${open}${keys.split(' ').sort().join(' ')}${close}`,
      )
      .replace(
        /("keys":\[)([^\]]*)(\])/g,
        (_, open: string, keys: string, close: string) => `${open}${keys.split(',').sort().join(',')}${close}`,
      )
  )
}

/** Frames of tables are as wide as the widest cell, and that may be a duration. */
function withFrame(line: string): string {
  if (!/^[+|]/.test(line)) return line
  return line.replace(/-{2,}/g, '--').replace(/ {2,}/g, ' ')
}

/** Descriptions are prose, and ours: of them only that they are there counts. */
function withHelp(text: string): string {
  return text
    .replace(/^(DESCRIPTION:\n)(?:[\t ].*\n|\n(?=[\t ]))+/gm, '$1')
    .replace(/^(Examples:\n)[\s\S]*?(?=^[A-Z]+:)/gm, '$1\n')
}

/** Directories of the v2 store and attached keys come in no order. */
function sorted(lines: readonly string[], cmd: string): readonly string[] {
  if (/etcdctl (?:.* )?ls\b/.test(cmd) && !/--sort/.test(cmd)) return lines.map(sortedNodes).sort()
  if (/v2\/keys/.test(cmd)) return lines.map(sortedNodes)
  // Members come in the order of their ids, and those that join later have ids by chance.
  if (/member list|cluster-health/.test(cmd)) return [...lines].sort()
  if (/member add/.test(cmd)) return lines.map(sortedCluster)
  return lines
}

function sortedCluster(line: string): string {
  return line.replace(
    /^(ETCD_INITIAL_CLUSTER=")([^"]*)/,
    (_, head: string, list: string) => head + list.split(',').sort().join(','),
  )
}

function sortedNodes(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    return JSON.stringify(withSortedNodes(JSON.parse(line)))
  } catch {
    return line
  }
}

function withSortedNodes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value))
    return value.map(withSortedNodes).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withSortedNodes(one)]))
}

/** Lines name ids that an earlier answer told: here they are others. */
export class IdTranslator {
  readonly #ours = new Map<string, string>()

  learn(recorded: string, came: string): void {
    const [theirs, ours] = [idsOf(recorded), idsOf(came)]
    if (theirs.length !== ours.length) return
    theirs.forEach((id, index) => {
      if (!constants.has(id)) this.#ours.set(id, ours[index] as string)
    })
  }

  translate(line: string): string {
    return line.replace(/\b[0-9a-f]{16}\b/g, (id) => this.#ours.get(id) ?? id)
  }
}

function idsOf(text: string): string[] {
  return text.match(/\b[0-9a-f]{16}\b/g) ?? []
}
