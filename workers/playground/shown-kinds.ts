// The kinds of what the page shows: those that every cluster serves, and those that its CustomResourceDefinitions define.
// What it takes to show a kind in a table is fetched when somebody looks at that table.
import type { KubeObject } from '../apimachinery/object.ts'
import type { CustomResourceDefinition } from '../apis/apiextensions/types.ts'
import type { Column } from '../apis/define-kind.ts'
import { kinds } from '../apis/kinds.ts'

export type ShownKind = {
  readonly group: string
  readonly kind: string
  /** As `kubectl get` takes it: `pods`, or `ships.harbour.example.com`. */
  readonly plural: string
  /** Undefined until `open` was called, for kinds that are fetched late. */
  readonly columns: readonly Column<KubeObject>[] | undefined
  open(): Promise<void>
}

export class ShownKinds {
  readonly #byName = new Map<string, ShownKind>()
  readonly #byPlural = new Map<string, ShownKind>()
  /** Makes the columns of a definition; undefined until one was opened. */
  #customColumns: typeof import('../apis/apiextensions/custom-columns.ts').customColumns | undefined

  constructor() {
    // Some are another form of what is stored as one of the others.
    for (const kind of kinds.filter(({ storedAs }) => storedAs === undefined)) {
      this.#add({
        group: kind.group,
        kind: kind.kind,
        plural: kind.plural,
        get columns() {
          return kind.isOpen === false ? undefined : kind.columns
        },
        open: async () => {
          await kind.open?.()
        },
      })
    }
  }

  /** Takes in a definition, or what became of it. */
  define({ metadata, spec }: CustomResourceDefinition): void {
    const printed = spec.versions.find(({ storage }) => storage)?.additionalPrinterColumns
    const isShown = this.#byPlural.get(metadata.name)?.columns !== undefined
    let columns = isShown ? this.#customColumns?.(printed) : undefined
    this.#add({
      group: spec.group,
      kind: spec.names.kind,
      plural: metadata.name,
      get columns() {
        return columns
      },
      open: async () => {
        const { customColumns } = await import('../apis/apiextensions/custom-columns.ts')
        this.#customColumns = customColumns
        columns = customColumns(printed)
      },
    })
  }

  of(group: string, kind: string): ShownKind | undefined {
    return this.#byName.get(`${group}/${kind}`)
  }

  withPlural(plural: string): ShownKind | undefined {
    return this.#byPlural.get(plural)
  }

  #add(kind: ShownKind): void {
    this.#byName.set(`${kind.group}/${kind.kind}`, kind)
    // Of two kinds with the same plural the first is meant, as by kubectl.
    if (!this.#byPlural.has(kind.plural) || kind.plural.includes('.')) this.#byPlural.set(kind.plural, kind)
  }
}
