// Where and as whom to connect: from flags, or from the environment where a flag was not given. Like
// etcdctl/ctlv3/command/global.go.
import type { Host } from '../../simulation/host.ts'
import { Exit, exitCodes, Failure } from '../cobra/command.ts'
import { FlagError, type Flags } from '../cobra/flag-set.ts'
import type { Release } from '../release.ts'
import { logLine, plainLogLine } from './log.ts'
import { readTls, type Tls } from './tls.ts'

export type ClientConfig = {
  readonly endpoints: readonly string[]
  readonly commandTimeoutMs: number
  readonly tls: Tls | undefined
  readonly user: { readonly name: string; readonly password: string } | undefined
}

type Source = {
  readonly host: Host
  readonly release: Release
  readonly flags: Flags
  /** Names of the flags that the environment may set. */
  readonly inherited: readonly string[]
  readonly isWatch: boolean
  readonly err: (text: string) => void
}

export function clientConfig(source: Source): ClientConfig {
  const { host, flags } = source
  takeEnvironment(source)
  for (const name of ['cert', 'key', 'cacert'])
    if (flags.changed(name) && flags.string(name) === '')
      throw new Failure(exitCodes.arguments, `empty string is passed to --${name} option`)
  return {
    endpoints: flags.list('endpoints'),
    commandTimeoutMs: flags.durationMs('command-timeout'),
    user: userOf(flags.string('user'), flags.string('password'), 'Password: ', source),
    tls: readTls(host, {
      cert: flags.string('cert'),
      key: flags.string('key'),
      ca: flags.string('cacert'),
      isInsecure: flags.bool('insecure-transport'),
      skipsVerify: flags.bool('insecure-skip-tls-verify'),
    }),
  }
}

/** `name:password`, or a name with --password. Nobody is asked for one: there is no terminal to ask on. */
export function userOf(
  user: string,
  password: string,
  prompt: string,
  { err }: Pick<Source, 'err'>,
): ClientConfig['user'] {
  if (user === '') return undefined
  if (password !== '') return { name: user, password }
  const colon = user.indexOf(':')
  if (colon >= 0) return { name: user.slice(0, colon), password: user.slice(colon + 1) }
  err(prompt)
  throw new Failure(exitCodes.error, 'inappropriate ioctl for device')
}

/** Like pkg/flags SetPflagsFromEnv. */
function takeEnvironment({ host, release, flags, inherited, isWatch, err }: Source): void {
  const used = new Set<string>()
  const shadowed = new Set<string>()
  const names = isWatch ? [...inherited, 'watch-key', 'watch-range-end'] : inherited
  for (const name of names) {
    const key = `ETCDCTL_${name.toUpperCase().replaceAll('-', '_')}`
    if (flags.changed(name)) shadowed.add(key)
    else if ((host.env[key] ?? '') !== '') {
      used.add(key)
      take(flags, name, host.env[key] as string)
    }
  }
  for (const [key, value] of Object.entries(host.env)) {
    if (used.has(key) || (key === 'ETCDCTL_API' && release.minor < 6)) continue
    if (shadowed.has(key)) {
      const problem =
        'is shadowed by corresponding command-line flag (either unset environment variable or disable flag)'
      err(
        release.minor < 5
          ? plainLogLine(host, 'C', `pkg/flags: conflicting environment variable "${key}" ${problem}`)
          : logLine(
              host,
              release,
              'fatal',
              '',
              release.minor < 6 ? 'flags/flag.go:85' : 'flags/flag.go:86',
              `conflicting environment variable ${problem})`,
              {
                'environment-variable': key,
              },
            ),
      )
      throw new Exit(exitCodes.error)
    }
    if (!key.startsWith('ETCDCTL_')) continue
    err(
      release.minor < 5
        ? plainLogLine(host, 'W', `pkg/flags: unrecognized environment variable ${key}=${value}`)
        : logLine(
            host,
            release,
            'warn',
            '',
            release.minor < 6 ? 'flags/flag.go:93' : 'flags/flag.go:94',
            'unrecognized environment variable',
            {
              'environment-variable': `${key}=${value}`,
            },
          ),
    )
  }
}

function take(flags: Flags, name: string, value: string): void {
  const spec = flags.specs.get(name)
  if (!spec) return
  try {
    flags.set(spec, value)
  } catch (error) {
    // What the environment has wrong is left out in silence, as upstream does.
    if (!(error instanceof FlagError)) throw error
  }
}
