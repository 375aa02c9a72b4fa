// Like ValidateIngressCreate and ValidateIngressUpdate in pkg/apis/networking/validation.
import { type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  dns1123SubdomainErrors,
  nameIsDns1035Label,
  nameIsDnsSubdomain,
  nameIsPathSegment,
  portNameErrors,
  portNumberErrors,
  regexError,
} from '../../../apimachinery/name-validation.ts'
import { validateIp } from '../../core/pod/validation.ts'
import type { TypedLocalObjectReference } from '../../core/types.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { parseIp } from '../cidr.ts'
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressSpec, IngressTLS } from '../types.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

export function validateIngress(ingress: Ingress): FieldError[] {
  const errors = validateAll(ingress)
  const [annotated, named] = [ingress.metadata.annotations?.[classAnnotation], ingress.spec.ingressClassName]
  if (annotated !== undefined && named !== undefined && annotated !== named) {
    const detail = 'must match `ingressClassName` when both are specified'
    errors.push(invalid(`annotations.${classAnnotation}`, annotated, detail))
  }
  return errors
}

export function validateIngressUpdate(ingress: Ingress, old: Ingress): FieldError[] {
  return [...validateObjectMetaUpdate(ingress.metadata, old.metadata), ...validateAll(ingress)]
}

function validateAll({ metadata, spec }: Ingress): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain), ...validateSpec(spec)]
}

function validateSpec(spec: IngressSpec): FieldError[] {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec
  const errors: FieldError[] = []
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalid('spec', spec.rules, 'either `defaultBackend` or `rules` must be specified'))
  }
  if (defaultBackend) errors.push(...validateBackend(defaultBackend, 'spec.defaultBackend'))
  errors.push(...rules.flatMap((rule, i) => validateRule(rule, `spec.rules[${i}]`)))
  errors.push(...tls.flatMap((one, i) => validateTls(one, `spec.tls[${i}]`)))
  if (ingressClassName !== undefined) {
    const nameErrors = nameIsDnsSubdomain(ingressClassName, false)
    errors.push(...nameErrors.map((text) => invalid('spec.ingressClassName', ingressClassName, text)))
  }
  return errors
}

const wildcard = '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'
const wildcardRegex = new RegExp(`^${wildcard}$`)

/** Like IsDNS1123Subdomain and IsWildcardDNS1123Subdomain. */
function hostErrors(host: string): string[] {
  if (!host.includes('*')) return dns1123SubdomainErrors(host)
  if (wildcardRegex.test(host)) return []
  const message =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
  return [regexError(message, wildcard, '*.example.com')]
}

function validateTls({ hosts = [], secretName }: IngressTLS, path: string): FieldError[] {
  const errors = hosts.flatMap((host, i) => hostErrors(host).map((text) => invalid(`${path}.hosts[${i}]`, host, text)))
  if (!secretName) return errors
  const nameErrors = nameIsDnsSubdomain(secretName, false)
  return [...errors, ...nameErrors.map((text) => invalid(`${path}.secretName`, secretName, text))]
}

function validateRule({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (host) {
    if (parseIp(host)) errors.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'))
    errors.push(...hostErrors(host).map((text) => invalid(`${path}.host`, host, text)))
  }
  if (http === undefined) return errors
  const paths = http.paths ?? []
  if (paths.length === 0) errors.push(required(`${path}.http.paths`))
  return [...errors, ...paths.flatMap((one, i) => validatePath(one, `${path}.http.paths[${i}]`))]
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badSuffixes = ['/..', '/.']

function validatePath({ path = '', pathType, backend }: HTTPIngressPath, at: string): FieldError[] {
  const type: string | undefined = pathType
  if (type === undefined) return [required(`${at}.pathType`, 'pathType must be specified')]
  const errors: FieldError[] = []
  const wrong = (detail: string) => errors.push(invalid(`${at}.path`, path, detail))
  if (type === 'Exact' || type === 'Prefix') {
    if (!path.startsWith('/')) wrong('must be an absolute path')
    for (const bad of badSequences) if (path.includes(bad)) wrong(`must not contain '${bad}'`)
    for (const bad of badSuffixes) if (path.endsWith(bad)) wrong(`cannot end with '${bad}'`)
  } else if (type === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) wrong('must be an absolute path')
  } else errors.push(notSupported(`${at}.pathType`, type, pathTypes))
  return [...errors, ...validateBackend(backend, `${at}.backend`)]
}

function validateBackend({ resource, service }: IngressBackend, path: string): FieldError[] {
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource) return validateReference(resource, `${path}.resource`)
  if (!service) return [invalid(path, '', 'resource or service backend is required')]
  const errors: FieldError[] = []
  if (!service.name) errors.push(required(`${path}.service.name`))
  else {
    const nameErrors = nameIsDns1035Label(service.name, false)
    errors.push(...nameErrors.map((text) => invalid(`${path}.service.name`, service.name, text)))
  }
  const { name = '', number = 0 } = service.port ?? {}
  if (name !== '' && number !== 0) errors.push(invalid(path, '', 'cannot set both port name & port number'))
  else if (name !== '') {
    errors.push(...portNameErrors(name).map((text) => invalid(`${path}.service.port.name`, name, text)))
  } else if (number !== 0) {
    errors.push(...portNumberErrors(number).map((text) => invalid(`${path}.service.port.number`, number, text)))
  } else errors.push(required(path, 'port name or number is required'))
  return errors
}

function validateReference(reference: TypedLocalObjectReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { apiGroup } = reference
  if (apiGroup !== undefined) {
    errors.push(...dns1123SubdomainErrors(apiGroup).map((text) => invalid(`${path}.apiGroup`, apiGroup, text)))
  }
  for (const name of ['kind', 'name'] as const) {
    const value = reference[name]
    if (!value) errors.push(required(`${path}.${name}`))
    else errors.push(...nameIsPathSegment(value, false).map((text) => invalid(`${path}.${name}`, value, text)))
  }
  return errors
}

export function validateIngressStatusUpdate(ingress: Ingress, old: Ingress): FieldError[] {
  const errors = validateObjectMetaUpdate(ingress.metadata, old.metadata)
  ingress.status?.loadBalancer?.ingress?.forEach(({ ip, hostname }, i) => {
    const at = `status.loadBalancer.ingress[${i}]`
    if (ip) errors.push(...validateIp(ip, `${at}.ip`))
    if (!hostname) return
    errors.push(...dns1123SubdomainErrors(hostname).map((text) => invalid(`${at}.hostname`, hostname, text)))
    if (parseIp(hostname)) errors.push(invalid(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'))
  })
  return errors
}
