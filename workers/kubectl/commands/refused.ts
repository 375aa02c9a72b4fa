// Commands of kubectl that this one does not have: each says so, and what to use instead.
import type { Command } from '../command.ts'
import { fail } from '../errors.ts'

function refused(name: string, short: string, reason: string, extra: Partial<Command> = {}): Command {
  return { name, short, run: async () => fail(reason), ...extra }
}

export const kustomize = refused(
  'kustomize',
  'Build a kustomization target from a directory or URL.',
  'kustomize is not supported by this kubectl',
)
