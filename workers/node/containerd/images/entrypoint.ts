// Entrypoint scripts of official images: they prepare something and then run the command they are given.
import type { Behaviour } from './behaviour.ts'

/** `docker-entrypoint.sh COMMAND …`: runs the command. */
export const runCommandLine: Behaviour = (argv, context) => async (host) => {
  const command = argv[1] ?? ''
  const behaviour = context.find(command)
  if (behaviour) return behaviour(argv.slice(1), context)(host)
  host.stdio.stderr(`${argv[0]}: line 12: exec: ${command}: not found\n`)
  return 127
}
