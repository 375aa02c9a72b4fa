// CEL as Kubernetes has it: the language, cel-go's strings and the functions of apiserver/pkg/cel/library. Schemas add the
// types of what is looked at. Two-variable macros are not there.
import { Environment } from '@marcbachmann/cel-js'
import { addAddresses } from './address-library.ts'
import { addFormats } from './format-library.ts'
import { addLists } from './list-library.ts'
import { addQuantities } from './quantity-library.ts'
import { addSemver } from './semver-library.ts'
import { addStrings } from './string-library.ts'
import { addUrls } from './url-library.ts'

let base: Environment | undefined

/** A new environment, to declare variables and types in. */
export function newCelEnvironment(): Environment {
  base ??= completeEnvironment()
  return base.clone()
}

function completeEnvironment(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  for (const add of [addStrings, addLists, addUrls, addAddresses, addQuantities, addSemver, addFormats])
    add(environment)
  return environment
}
