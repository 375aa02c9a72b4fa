// Whether a definition may have the names that it wants, and what its status says of it.
// Like apiextensions-apiserver/pkg/controller/status/naming_controller.go.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../../apis/apiextensions/types.ts'
import { conditionOf, isTrue, withCondition } from './conditions.ts'

/** The definition with its names decided; undefined when there is nothing to decide. */
export function acceptNames(
  definition: CustomResourceDefinition,
  all: readonly CustomResourceDefinition[],
  now: string,
): CustomResourceDefinition | undefined {
  const { names: wanted } = definition.spec
  const accepted = definition.status?.acceptedNames ?? { plural: '', kind: '' }
  if (deepEqual(wanted, accepted)) return undefined
  const { names, conflict } = decide(wanted, accepted, takenNames(definition, all))
  const condition =
    conflict === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { type: 'NamesAccepted', status: 'False', ...conflict }
  const old = conditionOf(definition, 'NamesAccepted')
  const isSame =
    old?.status === condition.status && old.reason === condition.reason && old.message === condition.message
  if (isSame && deepEqual(names, accepted)) return undefined
  const named = { ...definition, status: { ...definition.status, acceptedNames: names } }
  return withEstablished(withCondition(named, condition, now), now)
}

/** Not before the names are accepted; once it is, it stays. */
function withEstablished(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  if (isTrue(definition, 'Established')) return definition
  const type = { type: 'Established', status: 'False' }
  if (isTrue(definition, 'NamesAccepted')) {
    const installing = { reason: 'Installing', message: 'the initial names have been accepted' }
    return withCondition(definition, { ...type, ...installing }, now)
  }
  if (conditionOf(definition, 'Established') !== undefined) return definition
  return withCondition(definition, { ...type, reason: 'NotAccepted', message: 'not all names are accepted' }, now)
}

export function established(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  const message = 'the initial names have been accepted'
  return withCondition(
    definition,
    { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message },
    now,
  )
}

type Taken = { readonly resources: ReadonlySet<string>; readonly kinds: ReadonlySet<string> }

/** Names that definitions of the group have. */
function takenNames({ spec }: CustomResourceDefinition, all: readonly CustomResourceDefinition[]): Taken {
  const names = all.filter((one) => one.spec.group === spec.group).map(({ status }) => status?.acceptedNames)
  return {
    resources: new Set(names.flatMap((one) => [one?.plural ?? '', one?.singular ?? '', ...(one?.shortNames ?? [])])),
    kinds: new Set(names.flatMap((one) => [one?.kind ?? '', one?.listKind ?? ''])),
  }
}

type Decision = {
  readonly names: CustomResourceDefinitionNames
  /** The last conflict found. */
  readonly conflict: { readonly reason: string; readonly message: string } | undefined
}

function decide(
  wanted: CustomResourceDefinitionNames,
  accepted: CustomResourceDefinitionNames,
  { resources, kinds }: Taken,
): Decision {
  let names: CustomResourceDefinitionNames = { ...accepted, categories: wanted.categories }
  let conflict: Decision['conflict']
  const inUse = (name: string) => `${JSON.stringify(name)} is already in use`
  const decideOne = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    reason: string,
    taken: ReadonlySet<string>,
  ) => {
    const name = wanted[field] ?? ''
    if (name !== (accepted[field] ?? '') && taken.has(name)) conflict = { reason, message: inUse(name) }
    else names = { ...names, [field]: name }
  }
  decideOne('plural', 'PluralConflict', resources)
  decideOne('singular', 'SingularConflict', resources)
  const own = accepted.shortNames ?? []
  const clashing = (wanted.shortNames ?? []).filter((name) => !own.includes(name) && resources.has(name))
  if (clashing.length === 0) names = { ...names, shortNames: wanted.shortNames }
  else {
    const texts = clashing.map(inUse)
    conflict = { reason: 'ShortNamesConflict', message: texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]` }
  }
  decideOne('kind', 'KindConflict', kinds)
  decideOne('listKind', 'ListKindConflict', kinds)
  return { names, conflict }
}
