// kubectl describe certificatesigningrequest: its status, and the subject that the request asks for.
import { humanDuration } from '../../apimachinery/duration.ts'
import type { CertificateSigningRequest } from '../../apis/certificates/types.ts'
import { CommandError } from '../errors.ts'
import { formatLabels } from '../printers/table-printer.ts'
import { type CertificateRequest, parseCertificateRequest } from './certificate-request.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'

export async function describeCertificateSigningRequest(
  context: DescribeContext,
  object: CertificateSigningRequest,
): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'CertificateSigningRequest'))
  const { metadata, spec } = object
  const request = parseCertificateRequest(spec.request)
  if (!request) throw new CommandError('error: Error parsing CSR: PEM block type must be CERTIFICATE REQUEST')
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Labels:\t${formatLabels(metadata.labels)}`)
  writer.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`)
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  writer.line(0, `Requesting User:\t${spec.username ?? ''}`)
  if (spec.signerName) writer.line(0, `Signer:\t${spec.signerName}`)
  if (spec.expirationSeconds !== undefined)
    writer.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`)
  writer.line(0, `Status:\t${statusOf(object)}`)
  writeSubject(writer, request)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

function statusOf({ status }: CertificateSigningRequest): string {
  const types = new Set((status?.conditions ?? []).map(({ type }) => type))
  const decided = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending'
  return decided + (types.has('Failed') ? ',Failed' : '') + (status?.certificate ? ',Issued' : '')
}

function writeSubject(writer: DescribeWriter, { subject, names }: CertificateRequest): void {
  writer.line(0, 'Subject:')
  writer.line(0, `\tCommon Name:\t${subject['2.5.4.3']?.at(-1) ?? ''}`)
  writer.line(0, `\tSerial Number:\t${subject['2.5.4.5']?.at(-1) ?? ''}`)
  const list = (title: string, values: readonly string[] = []): void => {
    if (values.length > 0) writer.line(0, `\t${title}:\t${values.join('\n\t\t')}`)
  }
  list('Organization', subject['2.5.4.10'])
  list('Organizational Unit', subject['2.5.4.11'])
  list('Country', subject['2.5.4.6'])
  list('Locality', subject['2.5.4.7'])
  list('Province', subject['2.5.4.8'])
  list('StreetAddress', subject['2.5.4.9'])
  list('PostalCode', subject['2.5.4.17'])
  if (Object.values(names).every((values) => values.length === 0)) return
  writer.line(0, 'Subject Alternative Names:')
  list('DNS Names', names.dns)
  list('Email Addresses', names.email)
  list('URIs', names.uri)
  list('IP Addresses', names.ip)
}
