// What a format cannot print ends the command.
import { exitCodes, Failure } from '../cobra/command.ts'

export function unsupported(format: string): never {
  throw new Failure(exitCodes.feature, `${format} not supported as output format`)
}
