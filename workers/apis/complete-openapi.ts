// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2.
import { apiextensionsCustomResourceDefinitionTypes } from './apiextensions/custom-resource-definition/types-table.ts'
import { batchJobTypes } from './batch/job/types-table.ts'
import { corePodTemplateTypes } from './core/pod-template/types-table.ts'
import { openapi } from './openapi.ts'

/** Every API type, those of late kinds too: for kubectl, which knows them without asking. */
export const completeOpenapi: typeof openapi = {
  ...openapi,
  ...corePodTemplateTypes,
  ...batchJobTypes,
  ...apiextensionsCustomResourceDefinitionTypes,
}
