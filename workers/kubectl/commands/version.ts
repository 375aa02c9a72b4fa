// kubectl version: of the client and of the server.

import { printYaml } from '../../apimachinery/yaml-printer.ts'
import type { Command } from '../command.ts'
import { ConnectionError, fail } from '../errors.ts'
import { type JsonObject, stringAt } from '../json-value.ts'
import { printJson } from '../printers/json-printer.ts'

const clientVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.2',
  gitCommit: '0123456789abcdef0123456789abcdef01234567',
  gitTreeState: 'clean',
  buildDate: '2026-08-20T00:00:00Z',
  goVersion: 'go1.26.11',
  compiler: 'gc',
  platform: 'linux/amd64',
}
const kustomizeVersion = 'v5.8.1'

export const version: Command = {
  name: 'version',
  short: 'Print the client and server version information.',
  flags: {
    client: { type: 'bool', value: 'false', help: 'Only the client version; no server is asked' },
    output: { type: 'string', short: 'o', value: '', help: 'yaml or json' },
  },
  async run(context) {
    const output = context.flags.string('output')
    if (!['', 'yaml', 'json'].includes(output)) fail("--output must be 'yaml' or 'json'")
    let serverVersion: JsonObject | undefined
    let problem: unknown
    if (!context.flags.bool('client'))
      try {
        serverVersion = await context.client().request<JsonObject>('GET', '/version', { query: { timeout: '32s' } })
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error
        problem = error
      }
    const all = { clientVersion, kustomizeVersion, ...(serverVersion ? { serverVersion } : {}) }
    if (output === 'json') context.out(printJson(all, 2))
    else if (output === 'yaml') context.out(`${printYaml(all)}\n`)
    else {
      context.out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`)
      if (serverVersion) context.out(`Server Version: ${stringAt(serverVersion, 'gitVersion')}\n`)
    }
    if (problem) throw problem
  },
}
