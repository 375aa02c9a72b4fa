// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const storageCsiDriverTypes: TypeTable = {
  'storage.v1.CSIDriver': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'storage.v1.CSIDriverSpec|R|w',
  },
  'storage.v1.CSIDriverSpec': {
    attachRequired: 'b|p',
    podInfoOnMount: 'b|p',
    volumeLifecycleModes: '[s|set|g=v1.VolumeLifecycleMode',
    storageCapacity: 'b|p',
    fsGroupPolicy: 's|p|g=v1.FSGroupPolicy|G=FSGroupPolicy',
    tokenRequests: '[storage.v1.TokenRequest',
    requiresRepublish: 'b|p',
    seLinuxMount: 'b|p|G=SELinuxMount',
    nodeAllocatableUpdatePeriodSeconds: 'l|p',
    serviceAccountTokenInSecrets: 'b|p',
    preventPodSchedulingIfMissing: 'b|p',
  },
  'storage.v1.TokenRequest': { audience: 's|R|w', expirationSeconds: 'l|p' },
}
