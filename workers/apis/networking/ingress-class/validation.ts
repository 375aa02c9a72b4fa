// Like ValidateIngressClass in pkg/apis/networking/validation.
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../../../apimachinery/field-error.ts'
import {
  dns1123SubdomainErrors,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  nameIsPathSegment,
  regexError,
} from '../../../apimachinery/name-validation.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { IngressClass, IngressClassParametersReference } from '../types.ts'

const maxController = 250

export function validateIngressClass({ metadata, spec }: IngressClass): FieldError[] {
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain)
  const { controller = '', parameters } = spec
  if (controller === '') errors.push(required('spec.controller'))
  else {
    if (controller.length > maxController) errors.push(tooLong('spec.controller', maxController))
    errors.push(...validateDomainPath(controller, 'spec.controller'))
  }
  return parameters ? [...errors, ...validateParameters(parameters, 'spec.parameters')] : errors
}

const pathPattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const pathRegex = new RegExp(`^${pathPattern}$`)

/** `example.com/path`. Like IsDomainPrefixedPath. */
function validateDomainPath(text: string, path: string): FieldError[] {
  const slash = text.indexOf('/')
  if (slash <= 0 || slash === text.length - 1) {
    return [invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  }
  const [domain, rest] = [text.slice(0, slash), text.slice(slash + 1)]
  const errors = dns1123SubdomainErrors(domain).map((detail) => invalid(path, domain, detail))
  if (pathRegex.test(rest)) return errors
  return [...errors, invalid(path, rest, regexError('Invalid path', pathPattern))]
}

function validateParameters(reference: IngressClassParametersReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { apiGroup, scope, namespace } = reference
  if (apiGroup !== undefined) {
    errors.push(...dns1123SubdomainErrors(apiGroup).map((text) => invalid(`${path}.apiGroup`, apiGroup, text)))
  }
  for (const name of ['kind', 'name'] as const) {
    const value = reference[name]
    if (!value) errors.push(required(`${path}.${name}`))
    else errors.push(...nameIsPathSegment(value, false).map((text) => invalid(`${path}.${name}`, value, text)))
  }
  if (scope === undefined) return [...errors, required(`${path}.scope`)]
  if (scope === 'Namespace') {
    const detail = "`parameters.scope` is set to 'Namespace'"
    if (namespace === undefined) errors.push(required(`${path}.namespace`, detail))
    else errors.push(...nameIsDnsLabel(namespace, false).map((text) => invalid(`${path}.namespace`, namespace, text)))
  } else if (scope !== 'Cluster') errors.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']))
  else if (namespace !== undefined) {
    errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  }
  return errors
}

export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass): FieldError[] {
  return [
    ...validateObjectMetaUpdate(ingressClass.metadata, old.metadata),
    ...validateImmutable(ingressClass.spec.controller, old.spec.controller, 'spec.controller'),
    ...validateIngressClass(ingressClass),
  ]
}
