// Security contexts. They make no difference here beyond being checked. Like ValidateSecurityContext and
// validatePodSpecSecurityContext in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { AppArmorProfile, PodSecurityContext, SeccompProfile, SecurityContext } from '../types.ts'
import { validateLocalPath } from './volume-validation.ts'

const maxId = 2 ** 31 - 1

export function validatePodSecurityContext(context: PodSecurityContext, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    errors.push(...validateId(context[name], `${path}.${name}`))
  }
  context.supplementalGroups?.forEach((group, i) => {
    errors.push(...validateId(group, `${path}.supplementalGroups[${i}]`))
  })
  const fsPolicy: string | undefined = context.fsGroupChangePolicy
  if (fsPolicy !== undefined && fsPolicy !== 'Always' && fsPolicy !== 'OnRootMismatch') {
    errors.push(notSupported(`${path}.fsGroupChangePolicy`, fsPolicy, ['Always', 'OnRootMismatch']))
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`))
  errors.push(...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`))
  const groupsPolicy: string | undefined = context.supplementalGroupsPolicy
  if (groupsPolicy !== undefined && groupsPolicy !== 'Merge' && groupsPolicy !== 'Strict') {
    errors.push(notSupported(`${path}.supplementalGroupsPolicy`, groupsPolicy, ['Merge', 'Strict']))
  }
  errors.push(...validateSysctls(context, `${path}.sysctls`))
  return errors
}

const sysctlPattern = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/
const maxSysctl = 253

function validateSysctls({ sysctls = [] }: PodSecurityContext, path: string): FieldError[] {
  const names = new Set<string>()
  return sysctls.flatMap(({ name }, i) => {
    const at = `${path}[${i}].name`
    const known = name.replaceAll('/', '.')
    if (!name) return [required(at)]
    const errors: FieldError[] = []
    if (name.length > maxSysctl || !sysctlPattern.test(name)) {
      const detail = `must have at most ${maxSysctl} characters and match regex ${sysctlPattern.source}`
      errors.push(invalid(at, name, detail))
    } else if (names.has(known)) errors.push(duplicate(at, name))
    names.add(known)
    return errors
  })
}

export function validateSecurityContext(context: SecurityContext, path: string): FieldError[] {
  const errors: FieldError[] = []
  errors.push(...validateId(context.runAsUser, `${path}.runAsUser`))
  errors.push(...validateId(context.runAsGroup, `${path}.runAsGroup`))
  const procMount: string | undefined = context.procMount
  if (procMount !== undefined && procMount !== 'Default' && procMount !== 'Unmasked') {
    errors.push(notSupported(`${path}.procMount`, procMount, ['Default', 'Unmasked']))
  }
  if (procMount === 'Unmasked') {
    errors.push(invalid(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`))
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged) {
      const detail = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'
      errors.push(invalid(path, context, detail))
    }
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      const detail = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
      errors.push(invalid(path, context, detail))
    }
  }
  return [...errors, ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`)]
}

function validateId(id: number | undefined, path: string): FieldError[] {
  if (id === undefined || (id >= 0 && id <= maxId)) return []
  return [invalid(path, id, `must be between 0 and ${maxId}, inclusive`)]
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

function validateSeccomp(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return []
  const errors: FieldError[] = []
  const type: string = profile.type ?? ''
  if (type === '') errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'))
  else if (!profileTypes.includes(type)) errors.push(notSupported(`${path}.type`, type, profileTypes))
  const local = profile.localhostProfile
  if (type !== 'Localhost') {
    if (local !== undefined) {
      const shown = { Type: type, LocalhostProfile: local }
      errors.push(invalid(`${path}.localhostProfile`, shown, 'can only be set when seccomp type is Localhost'))
    }
  } else if (local === undefined) {
    errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'))
  } else errors.push(...validateLocalPath(local, `${path}.localhostProfile`))
  return errors
}

function validateAppArmor(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return []
  const type: string = profile.type ?? ''
  const local = profile.localhostProfile
  const at = `${path}.localhostProfile`
  if (type === '') return [required(`${path}.type`, 'type is required when appArmorProfile is set')]
  if (!profileTypes.includes(type)) return [notSupported(`${path}.type`, type, profileTypes)]
  if (type !== 'Localhost') {
    return local === undefined ? [] : [invalid(at, local, 'can only be set when AppArmor type is Localhost')]
  }
  if (!local) return [required(at, 'must be set when AppArmor type is Localhost')]
  return local.trim() === local ? [] : [invalid(at, local, 'must not be padded with whitespace')]
}
