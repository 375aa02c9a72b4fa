// kubectl certificate approve and deny: decides about certificate signing requests. Like kubectl/pkg/cmd/certificates.
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, throwAll } from '../errors.ts'
import { fileFlags, outputFlags } from '../flag-sets.ts'
import { type JsonObject, listAt, stringAt, withAt } from '../json-value.ts'
import { DonePrinter } from '../printers/printer.ts'
import { gather, type Info, infosFromFiles } from '../selection.ts'

const requests = {
  group: 'certificates.k8s.io',
  version: 'v1',
  plural: 'certificatesigningrequests',
  namespaced: false,
  kind: 'CertificateSigningRequest',
}

type Decision = {
  readonly type: 'Approved' | 'Denied'
  readonly other: string
  readonly reason: string
  readonly message: string
  readonly done: string
}

const approval: Decision = {
  type: 'Approved',
  other: 'Denied',
  reason: 'KubectlApprove',
  message: 'This CSR was approved by kubectl certificate approve.',
  done: 'approved',
}
const denial: Decision = {
  type: 'Denied',
  other: 'Approved',
  reason: 'KubectlDeny',
  message: 'This CSR was denied by kubectl certificate deny.',
  done: 'denied',
}

export const certificate: Command = {
  name: 'certificate',
  short: 'Modify certificate resources.',
  usage: 'SUBCOMMAND [options]',
  bare: 'help',
  subcommands: [
    decide('approve', 'Approve a certificate signing request', approval),
    decide('deny', 'Deny a certificate signing request', denial),
  ],
}

function decide(name: string, short: string, decision: Decision): Command {
  return {
    name,
    short,
    usage: '(-f FILENAME | NAME) [options]',
    flags: { ...fileFlags, ...outputFlags, force: { type: 'bool', value: 'false', help: 'Decide again' } },
    run: (context) => decideAll(context, decision),
  }
}

async function decideAll(context: Context, decision: Decision): Promise<void> {
  const files = context.flags.all('filename')
  if (context.args.length === 0 && files.length === 0)
    fail('one or more CSRs must be specified as <name> or -f <filename>')
  const printer = new DonePrinter(context, 'none')
  const fromFiles = files.length > 0 ? await infosFromFiles(context, files) : { infos: [] as Info[], errors: [] }
  const names = [...context.args, ...fromFiles.infos.map(({ name }) => name)]
  const errors: unknown[] = [...fromFiles.errors]
  for (const name of names)
    await gather(errors, async () => {
      const after = await decideOne(context, name, decision)
      printer.done(requests, name, decision.done, after)
    })
  throwAll(errors)
}

/** Tries again when somebody else wrote meanwhile. */
async function decideOne(context: Context, name: string, decision: Decision): Promise<JsonObject> {
  const client = context.client()
  const path = pathOf(requests, '', name)
  for (let attempt = 0; ; attempt++) {
    const object = await client.request<JsonObject>('GET', path)
    const conditions = listAt(object, 'status', 'conditions')
    const has = (type: string): boolean => conditions.some((one) => stringAt(one, 'type') === type)
    if (has(decision.other))
      throw new CommandError(`error: certificate signing request "${name}" is already ${decision.other}`)
    if (has(decision.type) && !context.flags.bool('force')) return object
    const now = context.host.clock.timestamp()
    const condition = {
      type: decision.type,
      status: 'True',
      reason: decision.reason,
      message: decision.message,
      lastUpdateTime: now,
    }
    const body = withAt(object, ['status', 'conditions'], [...conditions, condition])
    try {
      return await client.request<JsonObject>('PUT', `${path}/approval`, { body })
    } catch (error) {
      if (!isApiError(error, 'Conflict') || attempt >= 10) throw error
    }
  }
}
