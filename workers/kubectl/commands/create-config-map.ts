// kubectl create configmap.
import { generator } from '../creation.ts'
import { dataFlags, readData, withAppendedHash } from '../data-sources.ts'
import { configMapKind } from '../kinds.ts'

export const createConfigMap = generator({
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [options]',
  resource: configMapKind,
  failure: 'failed to create configmap: ',
  flags: dataFlags,
  build(context, name) {
    const data = readData(context, 'ConfigMap')
    return withAppendedHash(context, {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    })
  },
})
