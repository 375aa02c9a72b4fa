// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2. Objects are shared by reference and never changed.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
export type CustomResourceColumnDefinition = {
  readonly description?: string | undefined
  readonly format?: string | undefined
  readonly jsonPath: string
  readonly name: string
  readonly priority?: number | undefined
  readonly type: string
}

export type CustomResourceConversion = {
  readonly strategy: string
  readonly webhook?: WebhookConversion | undefined
}

export type CustomResourceDefinition = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec: CustomResourceDefinitionSpec
  readonly status?: CustomResourceDefinitionStatus | undefined
}

export type CustomResourceDefinitionCondition = {
  readonly lastTransitionTime?: string | undefined
  readonly message?: string | undefined
  readonly observedGeneration?: number | undefined
  readonly reason?: string | undefined
  readonly status: string
  readonly type: string
}

export type CustomResourceDefinitionNames = {
  readonly categories?: readonly string[] | undefined
  readonly kind: string
  readonly listKind?: string | undefined
  readonly plural: string
  readonly shortNames?: readonly string[] | undefined
  readonly singular?: string | undefined
}

export type CustomResourceDefinitionSpec = {
  readonly conversion?: CustomResourceConversion | undefined
  readonly group: string
  readonly names: CustomResourceDefinitionNames
  readonly preserveUnknownFields?: boolean | undefined
  readonly scope: string
  readonly versions: readonly CustomResourceDefinitionVersion[]
}

export type CustomResourceDefinitionStatus = {
  readonly acceptedNames?: CustomResourceDefinitionNames | undefined
  readonly conditions?: readonly CustomResourceDefinitionCondition[] | undefined
  readonly observedGeneration?: number | undefined
  readonly storedVersions?: readonly string[] | undefined
}

export type CustomResourceDefinitionVersion = {
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[] | undefined
  readonly deprecated?: boolean | undefined
  readonly deprecationWarning?: string | undefined
  readonly name: string
  readonly schema?: CustomResourceValidation | undefined
  readonly selectableFields?: readonly SelectableField[] | undefined
  readonly served: boolean
  readonly storage: boolean
  readonly subresources?: CustomResourceSubresources | undefined
}

export type CustomResourceSubresourceScale = {
  readonly labelSelectorPath?: string | undefined
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
}

export type CustomResourceSubresourceStatus = Readonly<Record<string, never>>

export type CustomResourceSubresources = {
  readonly scale?: CustomResourceSubresourceScale | undefined
  readonly status?: CustomResourceSubresourceStatus | undefined
}

export type CustomResourceValidation = {
  readonly openAPIV3Schema?: JSONSchemaProps | undefined
}

export type ExternalDocumentation = {
  readonly description?: string | undefined
  readonly url?: string | undefined
}

export type JSONSchemaProps = {
  readonly $ref?: string | undefined
  readonly $schema?: string | undefined
  readonly additionalItems?: boolean | JSONSchemaProps | undefined
  readonly additionalProperties?: boolean | JSONSchemaProps | undefined
  readonly allOf?: readonly JSONSchemaProps[] | undefined
  readonly anyOf?: readonly JSONSchemaProps[] | undefined
  readonly default?: unknown
  readonly definitions?: Readonly<Record<string, JSONSchemaProps>> | undefined
  readonly dependencies?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
  readonly description?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly example?: unknown
  readonly exclusiveMaximum?: boolean | undefined
  readonly exclusiveMinimum?: boolean | undefined
  readonly externalDocs?: ExternalDocumentation | undefined
  readonly format?: string | undefined
  readonly id?: string | undefined
  readonly items?: JSONSchemaProps | undefined
  readonly maxItems?: number | undefined
  readonly maxLength?: number | undefined
  readonly maxProperties?: number | undefined
  readonly maximum?: number | undefined
  readonly minItems?: number | undefined
  readonly minLength?: number | undefined
  readonly minProperties?: number | undefined
  readonly minimum?: number | undefined
  readonly multipleOf?: number | undefined
  readonly not?: JSONSchemaProps | undefined
  readonly nullable?: boolean | undefined
  readonly oneOf?: readonly JSONSchemaProps[] | undefined
  readonly pattern?: string | undefined
  readonly patternProperties?: Readonly<Record<string, JSONSchemaProps>> | undefined
  readonly properties?: Readonly<Record<string, JSONSchemaProps>> | undefined
  readonly required?: readonly string[] | undefined
  readonly title?: string | undefined
  readonly type?: string | undefined
  readonly uniqueItems?: boolean | undefined
  readonly 'x-kubernetes-embedded-resource'?: boolean | undefined
  readonly 'x-kubernetes-int-or-string'?: boolean | undefined
  readonly 'x-kubernetes-list-map-keys'?: readonly string[] | undefined
  readonly 'x-kubernetes-list-type'?: string | undefined
  readonly 'x-kubernetes-map-type'?: string | undefined
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean | undefined
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[] | undefined
}

export type SelectableField = {
  readonly jsonPath: string
}

export type ServiceReference = {
  readonly name: string
  readonly namespace: string
  readonly path?: string | undefined
  readonly port?: number | undefined
}

export type ValidationRule = {
  readonly fieldPath?: string | undefined
  readonly message?: string | undefined
  readonly messageExpression?: string | undefined
  readonly optionalOldSelf?: boolean | undefined
  readonly reason?:
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | undefined
  readonly rule: string
}

export type WebhookClientConfig = {
  readonly caBundle?: string | undefined
  readonly service?: ServiceReference | undefined
  readonly url?: string | undefined
}

export type WebhookConversion = {
  readonly clientConfig?: WebhookClientConfig | undefined
  readonly conversionReviewVersions: readonly string[]
}
