// kubectl kustomize: prints what a kustomization builds. Brought in when first used.
import type { Command } from '../command.ts'
import { fail } from '../errors.ts'
import { absolutePath } from '../kubeconfig.ts'

export const kustomize: Command = {
  name: 'kustomize',
  short: 'Build a set of KRM resources using a kustomization.yaml file.',
  usage: 'DIR [flags] [options]',
  flags: {
    output: { type: 'string', short: 'o', value: '', help: 'Write the output to this file' },
    'load-restrictor': {
      type: 'string',
      value: 'LoadRestrictionsRootOnly',
      help: 'LoadRestrictionsNone or LoadRestrictionsRootOnly',
    },
    reorder: { type: 'string', value: 'legacy', help: 'legacy or none' },
  },
  async run({ args, flags, host, out, err }) {
    if (args.length > 1) fail(`specify one path to kustomization.yaml`)
    const { buildKustomization } = await host.load(() => import('../kustomize/build.ts'))
    const text = buildKustomization(host, args[0] ?? '.', err)
    const file = flags.string('output')
    if (file === '') out(text)
    else host.disk.write(absolutePath(host, file), text)
  },
}
