// kubectl api-resources and api-versions: what the server serves. Like kubectl/pkg/cmd/apiresources.
import type { Command } from '../command.ts'
import { type ApiResource, apiVersionOf, preferred, qualifiedName } from '../discovery.ts'
import { fail, failUsage } from '../errors.ts'
import { alignRows, tableColumns } from '../printers/tab-writer.ts'

export const apiResources: Command = {
  name: 'api-resources',
  short: 'Print the supported API resources on the server.',
  usage: '[flags] [options]',
  flags: {
    'api-group': { type: 'string', value: '', help: 'Limit to resources in this API group' },
    namespaced: { type: 'bool', value: 'true', help: 'Only namespaced resources, or only others' },
    output: { type: 'string', short: 'o', value: '', help: 'wide or name' },
    'no-headers': { type: 'bool', value: 'false', help: "Don't print headers" },
    verbs: { type: 'list', value: '', help: 'Limit to resources with these verbs' },
    categories: { type: 'list', value: '', help: 'Limit to resources in these categories' },
    'sort-by': { type: 'string', value: '', help: 'name or kind' },
    cached: { type: 'bool', value: 'false', help: 'Use what is kept, if anything' },
  },
  async run(context) {
    const { flags, args } = context
    if (args.length > 0) failUsage(context.path, `unexpected arguments: [${args.join(' ')}]`)
    const [output, sortBy] = [flags.string('output'), flags.string('sort-by')]
    if (!['', 'wide', 'name'].includes(output)) fail(`--output ${output} is not available`)
    if (!['', 'name', 'kind'].includes(sortBy)) fail(`--sort-by accepts only name or kind`)
    const { discovery } = context.client()
    discovery.attempts = 1
    const all = flags.bool('cached') ? await discovery.resources() : await discovery.fresh()
    const found = preferred(all).filter(
      (one) =>
        one.verbs.length > 0 &&
        (!flags.has('api-group') || one.group === flags.string('api-group')) &&
        (!flags.has('namespaced') || one.namespaced === flags.bool('namespaced')) &&
        flags.all('verbs').every((verb) => one.verbs.includes(verb)) &&
        flags.all('categories').every((category) => one.categories.includes(category)),
    )
    const sorted = [...found].sort(
      sortBy === ''
        ? byGroup
        : (a, b) => compare(sortBy === 'kind' ? a.kind : a.plural, sortBy === 'kind' ? b.kind : b.plural),
    )
    if (output === 'name') return context.out(sorted.map((one) => `${qualifiedName(one)}\n`).join(''))
    const wide = output === 'wide'
    const rows = sorted.map((one) => [
      one.plural,
      one.shortNames.join(','),
      apiVersionOf(one),
      String(one.namespaced),
      one.kind,
      ...(wide ? [[...one.verbs].sort().join(','), one.categories.join(',')] : []),
    ])
    const heading = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
    context.out(alignRows(flags.bool('no-headers') ? rows : [heading, ...rows], tableColumns))
  },
}

export const apiVersions: Command = {
  name: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version".',
  async run(context) {
    const all = await context.client().discovery.fresh()
    const versions = [...new Set(all.map(apiVersionOf))].sort()
    context.out(versions.map((one) => `${one}\n`).join(''))
  },
}

function byGroup(a: ApiResource, b: ApiResource): number {
  return compare(a.group, b.group) || compare(a.plural, b.plural)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
