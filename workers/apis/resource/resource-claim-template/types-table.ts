// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const resourceResourceClaimTemplateTypes: TypeTable = {
  'resource.v1.CELDeviceSelector': { expression: 's|R|w' },
  'resource.v1.CapacityRequirements': { requests: '{q' },
  'resource.v1.DeviceClaim': {
    requests: '[resource.v1.DeviceRequest|w',
    constraints: '[resource.v1.DeviceConstraint',
    config: '[resource.v1.DeviceClaimConfiguration',
  },
  'resource.v1.DeviceClaimConfiguration': {
    requests: '[s',
    opaque: 'resource.v1.OpaqueDeviceConfiguration|p|I=DeviceConfiguration',
  },
  'resource.v1.DeviceConstraint': {
    requests: '[s',
    matchAttribute: 's|p|g=v1.FullyQualifiedName',
    distinctAttribute: 's|p|g=v1.FullyQualifiedName',
  },
  'resource.v1.DeviceRequest': {
    name: 's|R|w',
    exactly: 'resource.v1.ExactDeviceRequest|p',
    firstAvailable: '[resource.v1.DeviceSubRequest',
  },
  'resource.v1.DeviceSelector': { cel: 'resource.v1.CELDeviceSelector|p|G=CEL' },
  'resource.v1.DeviceSubRequest': {
    name: 's|R|w',
    deviceClassName: 's|R|w',
    selectors: '[resource.v1.DeviceSelector',
    allocationMode: 's|e=All,ExactCount|g=v1.DeviceAllocationMode',
    count: 'l',
    tolerations: '[resource.v1.DeviceToleration',
    capacity: 'resource.v1.CapacityRequirements|p',
  },
  'resource.v1.DeviceToleration': {
    key: 's',
    operator: 's|e=Equal,Exists|g=v1.DeviceTolerationOperator',
    value: 's',
    effect: 's|e=NoExecute,NoSchedule,None|g=v1.DeviceTaintEffect',
    tolerationSeconds: 'l|p',
  },
  'resource.v1.ExactDeviceRequest': {
    deviceClassName: 's|R|w',
    selectors: '[resource.v1.DeviceSelector',
    allocationMode: 's|e=All,ExactCount|g=v1.DeviceAllocationMode',
    count: 'l',
    adminAccess: 'b|p',
    tolerations: '[resource.v1.DeviceToleration',
    capacity: 'resource.v1.CapacityRequirements|p',
  },
  'resource.v1.OpaqueDeviceConfiguration': { driver: 's|R|w', parameters: 'o|R|w' },
  'resource.v1.ResourceClaimSpec': { devices: 'resource.v1.DeviceClaim|w' },
  'resource.v1.ResourceClaimTemplate': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'resource.v1.ResourceClaimTemplateSpec|R|w',
  },
  'resource.v1.ResourceClaimTemplateSpec': {
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'resource.v1.ResourceClaimSpec|R|w',
  },
}
