// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const nodeRuntimeClassTypes: TypeTable = {
  'node.v1.Overhead': { podFixed: '{q|g=v1.ResourceList' },
  'node.v1.RuntimeClass': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    handler: 's|R|w',
    overhead: 'node.v1.Overhead|p',
    scheduling: 'node.v1.Scheduling|p',
  },
  'node.v1.Scheduling': { nodeSelector: '{s|a', tolerations: '[core.v1.Toleration' },
}
