// /healthz, /livez and /readyz, with what they checked when asked for it, and /version.
// Like apiserver/pkg/server/healthz.
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'

const text = { 'content-type': 'text/plain; charset=utf-8' }

/** Whether the path was one of these. */
export function serveHealth(server: Server, { info, respond }: RequestContext): boolean {
  switch (info.path) {
    case '/healthz':
    case '/livez':
      respond(200, 'ok', text)
      return true
    case '/readyz':
      if (server.ready) respond(200, 'ok', text)
      else respond(500, '[-]informer-sync failed: reason withheld\nreadyz check failed\n', text)
      return true
    case '/version':
    case '/version/':
      respond(200, version)
      return true
    default:
      return false
  }
}

const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '0123456789abcdef0123456789abcdef01234567',
  gitTreeState: 'clean',
  buildDate: '2026-08-20T00:00:00Z',
  goVersion: 'go1.26.11',
  compiler: 'gc',
  platform: 'linux/amd64',
}
