// etcdutl hashkv. Like etcdutl/etcdutl/hashkv_command.go.
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import { readDatabase } from './files.ts'

export const hashKvCommand: Command = {
  use: 'hashkv <filename>',
  short: 'Prints the KV history hash of a given file',
  flags: [{ name: 'rev', type: 'int', value: '0', usage: 'maximum revision to hash (default: latest revision)' }],
  async run({ args, host, out }: Context): Promise<undefined> {
    const [path] = args
    if (path === undefined || args.length !== 1)
      throw new Failure(exitCodes.error, `accepts 1 arg(s), received ${args.length}`)
    const database = readDatabase(host, path, 'open')
    if (typeof database === 'string') throw new Failure(exitCodes.error, database)
    out(`${database.hash}, ${database.revision}\n`)
  },
}
