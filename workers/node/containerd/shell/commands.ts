// The everyday commands of busybox and of a Debian base system.
import type { Behaviour, Userland } from '../images/behaviour.ts'

const sleep: Behaviour = (argv, context) => async (host) => {
  if (context.isInit) host.onTerminate(() => {})
  await host.clock.sleep(Number(argv[1] ?? 0) * 1000)
}

const commands: Readonly<Record<string, Behaviour>> = { sleep }

export function findCommand(name: string, _userland: Userland): Behaviour | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined
}
