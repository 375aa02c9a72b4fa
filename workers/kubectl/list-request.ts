// What the commands that list have in common: their selectors, and how they show an age.
import { humanAge } from '../apimachinery/duration.ts'
import type { Context } from './command.ts'

export function selectors(context: Context): { labelSelector: string | undefined; fieldSelector: string | undefined } {
  return {
    labelSelector: context.flags.string('selector') || undefined,
    fieldSelector: context.flags.string('field-selector') || undefined,
  }
}

export function ageOf({ host }: Context): (timestamp: string) => string {
  return (timestamp) => humanAge(timestamp, host.clock.unixMs())
}
