// /openapi/v3: an index of documents, one a group and version, each under an address that changes with its content; and
// /openapi/v2, all in one. Fetched when a client first asks. Like kube-openapi/pkg/handler3 and pkg/handler.
import { plainErrorStatus } from '../../../apimachinery/status-error.ts'
import { hashText } from '../../../simulation/random.ts'
import type { RequestContext } from '../request-context.ts'
import type { Server } from '../server.ts'
import { refuse } from '../status-error.ts'
import { type GroupVersion, kindsOf, openapiOfPath, openapiV2, openapiV3 } from './documents.ts'

const index = '/openapi/v3'
const year = 31_536_000

/** Whether the path was one of these. */
export function serveOpenapi(server: Server, context: RequestContext): boolean {
  const { path } = context.info
  if (path === '/openapi/v2') serveV2(server, context)
  else if (path === index || path === `${index}/`) serveIndex(server, context)
  else if (path.startsWith(`${index}/`)) return serveDocument(server, context, path.slice(index.length + 1))
  else return false
  return true
}

function serveIndex(server: Server, context: RequestContext): void {
  const entry = (where: GroupVersion): [string, unknown] => {
    const path = pathOf(where)
    return [path, { serverRelativeURL: `${index}/${path}?hash=${hashOf(server, where)}` }]
  }
  const others = otherPaths(server).map((path): [string, unknown] => {
    return [path, { serverRelativeURL: `${index}/${path}?hash=${digest(path)}` }]
  })
  const entries = [...groupVersions(server).map(entry), ...others]
  const paths = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  answer(context, { paths }, digest(JSON.stringify(paths)))
}

function serveDocument(server: Server, context: RequestContext, path: string): boolean {
  const where = groupVersions(server).find((one) => pathOf(one) === path)
  if (!where && !otherPaths(server).includes(path)) return false
  const hash = where ? hashOf(server, where) : digest(path)
  const asked = context.info.query.get('hash')
  if (asked !== undefined && asked !== hash) {
    context.respond(301, '', { location: `${index}/${path}?hash=${hash}`, 'content-type': 'text/plain' })
    return true
  }
  const forever = { 'cache-control': 'public, immutable', expires: expiry(server) }
  answer(
    context,
    where ? openapiV3(server.kinds, where) : openapiOfPath(path),
    hash,
    asked === undefined ? {} : forever,
  )
  return true
}

/** Clients of the old protobuf form are refused: those that take JSON as well get it. */
function serveV2(server: Server, context: RequestContext): void {
  const accept = context.request.headers['accept'] ?? ''
  if (accept !== '' && !/json|\*\/\*/.test(accept.replace(/application\/com\.github\.[^,]*/g, '')))
    refuse({ ...plainErrorStatus('only application/json is served here'), code: 406, reason: 'NotAcceptable' })
  answer(
    context,
    openapiV2(server.kinds),
    digest(
      groupVersions(server)
        .map((one) => hashOf(server, one))
        .join(),
    ),
  )
}

function answer(
  context: RequestContext,
  body: object,
  hash: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const etag = `"${hash}"`
  const headers = { 'content-type': 'application/json', etag, vary: 'Accept', ...more }
  if (context.request.headers['if-none-match'] === etag) context.respond(304, '', headers)
  else context.respond(200, body, headers)
}

function groupVersions({ kinds }: Server): GroupVersion[] {
  const found = new Map<string, GroupVersion>()
  for (const { group, version } of kinds) found.set(`${group}/${version}`, { group, version })
  return [...found.values()]
}

/** What is served beside resources has documents too. */
function otherPaths(server: Server): string[] {
  const groups = new Set(server.kinds.flatMap(({ group, custom }) => (group === '' || custom ? [] : [`apis/${group}`])))
  return ['.well-known/openid-configuration', 'api', 'apis', ...groups, 'openid/v1/jwks', 'version']
}

function pathOf({ group, version }: GroupVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

/** Built-in kinds stay what they are; of custom ones the schema counts. */
function hashOf({ kinds }: Server, where: GroupVersion): string {
  const parts = kindsOf(kinds, where).map(({ plural, custom }) => `${plural} ${JSON.stringify(custom?.schema ?? '')}`)
  return digest(`v1.36.2 ${pathOf(where)} ${parts.join('\n')}`)
}

/** 128 hexadecimal digits, as of SHA-512; nobody relies on more than that they change with the text. */
function digest(text: string): string {
  const part = (_: unknown, i: number) =>
    hashText(text, i + 1)
      .toString(16)
      .padStart(8, '0')
  return Array.from({ length: 16 }, part).join('').toUpperCase()
}

function expiry({ host }: Server): string {
  return new Date(host.clock.unixMs() + year * 1000).toUTCString()
}
