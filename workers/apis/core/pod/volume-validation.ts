// Volumes and what mounts them. Like ValidateVolumes and ValidateVolumeMounts in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notFound, notSupported, required } from '../../../apimachinery/field-error.ts'
import { configMapKeyErrors, dns1123LabelErrors } from '../../../apimachinery/name-validation.ts'
import type {
  Container,
  DownwardAPIVolumeFile,
  HostPathVolumeSource,
  KeyToPath,
  ProjectedVolumeSource,
  Volume,
  VolumeMount,
} from '../types.ts'
import { validateFieldRef, validateResourceFieldRef, volumeFieldPaths } from './env-validation.ts'
import { unsupportedVolume } from './unsupported.ts'

/** In upstream's order, which tells the extra source when there is more than one; with the fields each needs. */
const sourceTypes = [
  ['emptyDir'],
  ['hostPath'],
  ['gitRepo', 'repository'],
  ['gcePersistentDisk', 'pdName'],
  ['awsElasticBlockStore', 'volumeID'],
  ['secret'],
  ['nfs', 'server', 'path'],
  ['iscsi', 'targetPortal', 'iqn'],
  ['glusterfs', 'endpoints', 'path'],
  ['flocker'],
  ['persistentVolumeClaim', 'claimName'],
  ['rbd', 'monitors', 'image'],
  ['cinder', 'volumeID'],
  ['cephfs', 'monitors'],
  ['quobyte', 'registry', 'volume'],
  ['downwardAPI'],
  ['fc'],
  ['flexVolume', 'driver'],
  ['configMap'],
  ['azureFile', 'secretName', 'shareName'],
  ['vsphereVolume', 'volumePath'],
  ['photonPersistentDisk', 'pdID'],
  ['portworxVolume', 'volumeID'],
  ['azureDisk', 'diskName', 'diskURI'],
  ['storageos'],
  ['projected'],
  ['scaleIO', 'gateway', 'system', 'volumeName'],
  ['csi', 'driver'],
  ['ephemeral'],
  ['image'],
] as const

export function validateVolumes(volumes: readonly Volume[], path: string): FieldError[] {
  const names = new Set<string>()
  return volumes.flatMap((volume, i) => {
    const at = `${path}[${i}]`
    const errors = validateSource(volume, at)
    if (!volume.name) errors.push(required(`${at}.name`))
    else {
      errors.push(...dns1123LabelErrors(volume.name).map((text) => invalid(`${at}.name`, volume.name, text)))
      if (names.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name))
    }
    names.add(volume.name)
    return errors
  })
}

function validateSource(volume: Volume, path: string): FieldError[] {
  const [first, ...others] = sourceTypes.filter(([type]) => volume[type] !== undefined)
  if (first === undefined) return [required(path, 'must specify a volume type')]
  const [type, ...fields] = first
  const source = volume[type] as Readonly<Record<string, unknown>>
  const missing = fields
    .filter((field) => !hasValue(source[field]))
    .map((field) => required(`${path}.${type}.${field}`))
  const more = others.map(([other]) => forbidden(`${path}.${other}`, 'may not specify more than 1 volume type'))
  return [...missing, ...validateSourceType(volume, path), ...unsupportedVolume(volume, path), ...more]
}

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value)
}

function validateSourceType(volume: Volume, path: string): FieldError[] {
  const { hostPath, secret, configMap, downwardAPI, projected, nfs } = volume
  if (hostPath) return validateHostPath(hostPath, `${path}.hostPath`)
  if (secret) {
    const errors = secret.secretName ? [] : [required(`${path}.secret.secretName`)]
    return [...errors, ...validateFiles(secret, `${path}.secret`)]
  }
  if (configMap) {
    const errors = configMap.name ? [] : [required(`${path}.configMap.name`)]
    return [...errors, ...validateFiles(configMap, `${path}.configMap`)]
  }
  if (downwardAPI) {
    return [
      ...validateMode(downwardAPI.defaultMode, `${path}.downwardAPI.defaultMode`),
      ...(downwardAPI.items ?? []).flatMap((item) => validateDownwardItem(item, `${path}.downwardAPI`)),
    ]
  }
  if (projected) return validateProjected(projected, `${path}.projected`)
  if (nfs?.path && !nfs.path.startsWith('/')) return [invalid(`${path}.nfs.path`, nfs.path, 'must be an absolute path')]
  return []
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

export function validateHostPath(hostPath: HostPathVolumeSource, path: string): FieldError[] {
  if (!hostPath.path) return [required(`${path}.path`)]
  const errors = validateNoBacksteps(hostPath.path, `${path}.path`)
  if (hostPath.type !== undefined && !hostPathTypes.includes(hostPath.type)) {
    errors.push(notSupported(`${path}.type`, hostPath.type, hostPathTypes))
  }
  return errors
}

function validateFiles(
  source: { readonly defaultMode?: number | undefined; readonly items?: readonly KeyToPath[] | undefined },
  path: string,
): FieldError[] {
  const errors = validateMode(source.defaultMode, `${path}.defaultMode`)
  source.items?.forEach((item, i) => {
    const at = `${path}.items[${i}]`
    if (!item.key) errors.push(required(`${at}.key`))
    else errors.push(...configMapKeyErrors(item.key).map((text) => invalid(`${at}.key`, item.key, text)))
    if (!item.path) errors.push(required(`${at}.path`))
    errors.push(...validateLocalPath(item.path, `${at}.path`), ...validateMode(item.mode, `${at}.mode`))
  })
  return errors
}

function validateMode(mode: number | undefined, path: string): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return []
  return [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}

function validateDownwardItem(item: DownwardAPIVolumeFile, path: string): FieldError[] {
  const errors = item.path ? [] : [required(`${path}.path`)]
  errors.push(...validateLocalPath(item.path, `${path}.path`))
  if (item.fieldRef) {
    errors.push(...validateFieldRef(item.fieldRef, volumeFieldPaths, `${path}.fieldRef`))
    if (item.resourceFieldRef) {
      errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
    }
  } else if (item.resourceFieldRef) {
    errors.push(...validateResourceFieldRef(item.resourceFieldRef, `${path}.resourceFieldRef`, true))
  } else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...validateMode(item.mode, `${path}.mode`)]
}

function validateProjected(projected: ProjectedVolumeSource, path: string): FieldError[] {
  const errors = validateMode(projected.defaultMode, `${path}.defaultMode`)
  const paths = new Set<string>()
  const claimPath = (used: string, at: string) => {
    if (paths.has(used)) errors.push(invalid(at, used, 'conflicting duplicate paths'))
    paths.add(used)
  }
  projected.sources?.forEach((source, i) => {
    const at = `${path}.sources[${i}]`
    const types = Object.keys(source)
    if (types.length === 0) errors.push(required(at, 'must specify at least one source'))
    if (types.length > 1) errors.push(forbidden(`${at}.${types[1]}`, 'may not specify more than 1 volume type'))
    const { secret, configMap, downwardAPI, serviceAccountToken } = source
    for (const [type, files] of [
      ['secret', secret],
      ['configMap', configMap],
    ] as const) {
      if (files === undefined) continue
      if (!files.name) errors.push(required(`${at}.${type}.name`))
      errors.push(...validateFiles({ items: files.items }, `${at}.${type}`))
      for (const item of files.items ?? []) claimPath(item.path, `${at}.${type}`)
    }
    for (const item of downwardAPI?.items ?? []) {
      errors.push(...validateDownwardItem(item, `${at}.downwardAPI`))
      claimPath(item.path, `${at}.downwardAPI`)
    }
    if (serviceAccountToken === undefined) return
    const seconds = serviceAccountToken.expirationSeconds ?? 3600
    const expiry = `${at}.serviceAccountToken.expirationSeconds`
    if (seconds < 600) errors.push(invalid(expiry, seconds, 'may not specify a duration less than 10 minutes'))
    if (seconds > 2 ** 32) errors.push(invalid(expiry, seconds, 'may not specify a duration larger than 2^32 seconds'))
    if (!serviceAccountToken.path) errors.push(required(`${at}.serviceAccountToken.path`))
    else errors.push(...validateLocalPath(serviceAccountToken.path, `${at}.serviceAccountToken.path`))
    claimPath(serviceAccountToken.path, `${at}.serviceAccountToken`)
  })
  return errors
}

/** Not absolute, and not out of the volume. Like validateLocalDescendingPath. */
export function validateLocalPath(path: string | undefined, at: string): FieldError[] {
  const errors = path?.startsWith('/') ? [invalid(at, path, 'must be a relative path')] : []
  return [...errors, ...validateNoBacksteps(path ?? '', at)]
}

export function validateNoBacksteps(path: string, at: string): FieldError[] {
  return path.split('/').includes('..') ? [invalid(at, path, "must not contain '..'")] : []
}

export function validateVolumeMounts(
  mounts: readonly VolumeMount[],
  volumes: ReadonlySet<string>,
  container: Container,
  path: string,
): FieldError[] {
  const paths = new Set<string>()
  return mounts.flatMap((mount, i) => {
    const at = `${path}[${i}]`
    const errors: FieldError[] = []
    if (!mount.name) errors.push(required(`${at}.name`))
    if (!volumes.has(mount.name)) errors.push(notFound(`${at}.name`, mount.name))
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`))
    if (paths.has(mount.mountPath)) errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    // Upstream leaves the index out of these paths.
    if (mount.subPath) errors.push(...validateLocalPath(mount.subPath, `${path}.subPath`))
    if (mount.subPathExpr) {
      if (mount.subPath) {
        errors.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
      }
      errors.push(...validateLocalPath(mount.subPathExpr, `${path}.subPathExpr`))
    }
    return [...errors, ...validatePropagation(mount, container, path)]
  })
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function validatePropagation(mount: VolumeMount, container: Container, path: string): FieldError[] {
  const { mountPropagation: propagation, recursiveReadOnly } = mount
  const errors: FieldError[] = []
  if (propagation !== undefined && !propagations.includes(propagation)) {
    errors.push(notSupported(`${path}.mountPropagation`, propagation, propagations))
  }
  if (propagation === 'Bidirectional' && !container.securityContext?.privileged) {
    const detail = 'Bidirectional mount propagation is available only to privileged containers'
    errors.push(forbidden(`${path}.mountPropagation`, detail))
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return errors
  const at = `${path}.recursiveReadOnly`
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') {
    errors.push(notSupported(at, recursiveReadOnly, ['Disabled', 'IfPossible', 'Enabled']))
  } else if (!mount.readOnly) errors.push(forbidden(at, 'may only be specified when readOnly is true'))
  else if (propagation !== undefined && propagation !== 'None') {
    errors.push(forbidden(at, 'may only be specified when mountPropagation is None or not specified'))
  }
  return errors
}
