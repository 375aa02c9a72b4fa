// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const resourceDeviceClassTypes: TypeTable = {
  'resource.v1.CELDeviceSelector': { expression: 's|R|w' },
  'resource.v1.DeviceClass': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'resource.v1.DeviceClassSpec|R|w',
  },
  'resource.v1.DeviceClassConfiguration': { opaque: 'resource.v1.OpaqueDeviceConfiguration|p|I=DeviceConfiguration' },
  'resource.v1.DeviceClassSpec': {
    selectors: '[resource.v1.DeviceSelector',
    config: '[resource.v1.DeviceClassConfiguration',
    extendedResourceName: 's|p',
  },
  'resource.v1.DeviceSelector': { cel: 'resource.v1.CELDeviceSelector|p|G=CEL' },
  'resource.v1.OpaqueDeviceConfiguration': { driver: 's|R|w', parameters: 'o|R|w' },
}
