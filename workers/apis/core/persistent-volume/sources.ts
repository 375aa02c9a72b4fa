// What a PersistentVolume may be made of, and what each sort of storage must say. Like the volume sources in
// pkg/apis/core/validation; most of them are only stored here.
import { type FieldError, forbidden, invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import { dns1123SubdomainErrors, nameIsDnsLabel, nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateHostPath, validateNoBacksteps } from '../pod/volume-validation.ts'
import type { CSIPersistentVolumeSource, PersistentVolumeSpec, SecretReference } from '../types.ts'

/** In upstream's order, which tells the extra source when there is more than one; with the fields each needs. */
const sources = [
  ['hostPath', []],
  ['gcePersistentDisk', ['pdName']],
  ['awsElasticBlockStore', ['volumeID']],
  ['glusterfs', ['endpoints', 'path']],
  ['flocker', []],
  ['nfs', ['server', 'path']],
  ['rbd', ['monitors', 'image']],
  ['quobyte', ['registry', 'volume']],
  ['cephfs', ['monitors']],
  ['iscsi', ['targetPortal', 'iqn']],
  ['cinder', ['volumeID']],
  ['fc', []],
  ['flexVolume', ['driver']],
  ['azureFile', ['secretName', 'shareName']],
  ['vsphereVolume', ['volumePath']],
  ['photonPersistentDisk', ['pdID']],
  ['portworxVolume', ['volumeID']],
  ['azureDisk', ['diskName', 'diskURI']],
  ['scaleIO', ['gateway', 'system', 'volumeName']],
  ['local', ['path']],
  ['storageos', ['volumeName']],
  ['csi', []],
] as const

export const sourceNames = sources.map(([name]) => name)

export function validateSource(spec: PersistentVolumeSpec, path: string): FieldError[] {
  const [first, ...others] = sources.filter(([name]) => spec[name] !== undefined)
  if (first === undefined) return [required(path, 'must specify a volume type')]
  const [name, fields] = first
  const source = spec[name] as Readonly<Record<string, unknown>>
  const missing = fields.filter((field) => isEmpty(source[field])).map((field) => required(`${path}.${name}.${field}`))
  const more = others.map(([other]) => forbidden(`${path}.${other}`, 'may not specify more than 1 volume type'))
  return [...missing, ...validateDetails(spec, path), ...more]
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function validateDetails(spec: PersistentVolumeSpec, path: string): FieldError[] {
  const { hostPath, nfs, local, csi } = spec
  if (hostPath) return validateHostPath(hostPath, `${path}.hostPath`)
  if (nfs && !nfs.path.startsWith('/')) return [invalid(`${path}.nfs.path`, nfs.path, 'must be an absolute path')]
  if (local) {
    const errors = local.path ? validateNoBacksteps(local.path, `${path}.local.path`) : []
    if (spec.nodeAffinity === undefined) {
      errors.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'))
    }
    return errors
  }
  return csi ? validateCsi(csi, `${path}.csi`) : []
}

function validateCsi(csi: CSIPersistentVolumeSource, path: string): FieldError[] {
  const errors = validateDriverName(csi.driver, `${path}.driver`)
  if (!csi.volumeHandle) errors.push(required(`${path}.volumeHandle`))
  for (const name of [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const) {
    const reference = csi[name]
    if (reference) errors.push(...validateSecretReference(reference, `${path}.${name}`))
  }
  return errors
}

function validateSecretReference({ name, namespace }: SecretReference, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${path}.name`))
  else errors.push(...nameIsDnsSubdomain(name, false).map((text) => invalid(`${path}.name`, name, text)))
  if (!namespace) errors.push(required(`${path}.namespace`))
  else errors.push(...nameIsDnsLabel(namespace, false).map((text) => invalid(`${path}.namespace`, namespace, text)))
  return errors
}

const maxDriverName = 63

/** Like ValidateCSIDriverName. */
export function validateDriverName(driver: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!driver) errors.push(required(path))
  if (driver.length > maxDriverName) errors.push(tooLong(path, maxDriverName))
  const nameErrors = dns1123SubdomainErrors(driver.toLowerCase())
  return [...errors, ...nameErrors.map((text) => invalid(path, driver, text))]
}
