import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../../../apis/apiextensions/types.ts'

type Condition = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>

export function conditionOf(
  { status }: CustomResourceDefinition,
  type: string,
): CustomResourceDefinitionCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export function isTrue(definition: CustomResourceDefinition, type: string): boolean {
  return conditionOf(definition, type)?.status === 'True'
}

/** The definition with a condition set. Its time changes with its status only. Like apihelpers.SetCRDCondition. */
export function withCondition(
  definition: CustomResourceDefinition,
  condition: Condition,
  now: string,
): CustomResourceDefinition {
  const { status } = definition
  const old = conditionOf(definition, condition.type)
  const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : now
  const next = { lastTransitionTime, ...condition }
  const all = status?.conditions ?? []
  const conditions = old === undefined ? [...all, next] : all.map((one) => (one === old ? next : one))
  return { ...definition, status: { ...status, conditions } }
}
