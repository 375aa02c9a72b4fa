// How the API server reaches a webhook: by URL, or by a Service. Like apiserver/pkg/util/webhook/validation.go.
import { type FieldError, invalid, required } from '../apimachinery/field-error.ts'
import { dns1123SubdomainErrors, portNumberErrors } from '../apimachinery/name-validation.ts'

const form = '; desired format: https://host[/path]'

export function validateWebhookUrl(text: string, path: string): FieldError[] {
  const [, scheme = '', authority = '', query, fragment] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? []
  const errors: FieldError[] = []
  if (scheme !== 'https') errors.push(invalid(path, scheme, `'https' is the only allowed URL scheme${form}`))
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  if (host === '') errors.push(invalid(path, host, `host must be specified${form}`))
  if (at >= 0) errors.push(invalid(path, authority.slice(0, at), 'user information is not permitted in the URL'))
  if (fragment) errors.push(invalid(path, fragment, 'fragments are not permitted in the URL'))
  if (query) errors.push(invalid(path, query, 'query parameters are not permitted in the URL'))
  return errors
}

type ServiceReference = {
  readonly name: string
  readonly namespace: string
  readonly path?: string | undefined
  readonly port?: number | undefined
}

export function validateWebhookService(service: ServiceReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!service.name) errors.push(required(`${path}.name`, 'service name is required'))
  if (!service.namespace) errors.push(required(`${path}.namespace`, 'service namespace is required'))
  const port = service.port ?? 443
  const portErrors = portNumberErrors(port)
  if (portErrors.length > 0) errors.push(invalid(`${path}.port`, port, `port is not valid: ${portErrors.join(',')}`))
  return [...errors, ...validateUrlPath(service.path ?? '', `${path}.path`)]
}

function validateUrlPath(text: string, path: string): FieldError[] {
  if (text === '' || text === '/') return []
  if (text === '//') return [invalid(path, text, 'segment[0] may not be empty')]
  const errors = text.startsWith('/') ? [] : [invalid(path, text, "must start with a '/'")]
  const segments = text.replace(/^\//, '').replace(/\/$/, '').split('/')
  segments.forEach((segment, i) => {
    if (segment === '') errors.push(invalid(path, text, `segment[${i}] may not be empty`))
    else {
      for (const detail of dns1123SubdomainErrors(segment)) {
        errors.push(invalid(path, text, `segment[${i}]: ${detail}`))
      }
    }
  })
  return errors
}
