// kubectl create deployment.
import { commandAfterDash, containerNameFor, generator } from '../creation.ts'
import { fail } from '../errors.ts'
import { deploymentKind } from '../kinds.ts'

export const createDeployment = generator({
  name: 'deployment',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  usage: 'NAME --image=image -- [COMMAND] [args...] [options]',
  resource: deploymentKind,
  failure: 'failed to create deployment: ',
  flags: {
    image: { type: 'list', required: true, help: 'Image names to run' },
    port: { type: 'int', value: '-1', help: 'The containerPort that this deployment exposes' },
    replicas: { type: 'int', short: 'r', value: '1', help: 'Number of replicas to create' },
  },
  build(context, name) {
    const images = context.flags.all('image')
    const command = commandAfterDash(context)
    if (images.length > 1 && command.length > 0) fail('cannot specify multiple --image options and command')
    const port = context.flags.int('port')
    const labels = { app: name }
    const containers = images.map((image) => ({
      name: containerNameFor(image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }))
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: context.flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    }
  },
})
