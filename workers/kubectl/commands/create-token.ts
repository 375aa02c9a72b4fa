// kubectl create token: asks for a token of a service account.
import { pathOf } from '../../client-go/rest-client.ts'
import type { Command } from '../command.ts'
import { nameFromArgs } from '../creation.ts'
import { CommandError, ConnectionError, plainMessage } from '../errors.ts'
import { stringAt } from '../json-value.ts'
import { serviceAccountKind } from '../kinds.ts'

export const createToken: Command = {
  name: 'token',
  short: 'Request a service account token',
  usage: 'SERVICE_ACCOUNT_NAME [options]',
  flags: {
    audience: { type: 'array', help: 'Audience of the requested token' },
    duration: { type: 'duration', value: '0s', help: 'Requested lifetime of the issued token' },
  },
  async run(context) {
    const name = nameFromArgs(context)
    const client = context.client()
    const [audiences, durationMs] = [context.flags.all('audience'), context.flags.duration('duration')]
    const spec = {
      ...(audiences.length > 0 ? { audiences } : {}),
      ...(durationMs > 0 ? { expirationSeconds: Math.round(durationMs / 1000) } : {}),
    }
    const body = { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec }
    try {
      const path = pathOf(serviceAccountKind, client.namespace, name, 'token')
      const answer = await client.request<unknown>('POST', path, { body })
      context.out(`${stringAt(answer, 'status', 'token')}\n`)
    } catch (error) {
      if (error instanceof ConnectionError) throw error
      throw new CommandError(`error: failed to create token: ${plainMessage(error)}`)
    }
  },
}
