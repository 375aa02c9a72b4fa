// kubectl debug --custom: a part of a container spec from a file, laid over what the profile gave. Fetched when asked for.
import { applyStrategicMergePatch } from '../../apimachinery/strategic-merge-patch.ts'
import { readYamlDocuments } from '../../apimachinery/yaml-reader.ts'
import { completeOpenapi } from '../../apis/complete-openapi.ts'
import type { Context } from '../command.ts'
import { fail, plainMessage } from '../errors.ts'
import { isObject, type JsonObject } from '../json-value.ts'
import { absolutePath } from '../kubeconfig.ts'
import { type Debugged, withContainer } from './debug-profiles.ts'

const fixed = ['name', 'command', 'image', 'lifecycle', 'volumeDevices']

export function customised({ host }: Context, path: string, debugged: Debugged): Debugged {
  const text = host.disk.readText(absolutePath(host, path))
  if (text === undefined)
    fail(`must pass a container spec json file for custom profile: open ${path}: no such file or directory`)
  const custom = containerSpec(text, path)
  if (fixed.some((field) => custom[field] !== undefined))
    fail('name, command, image, lifecycle and volume devices are not modifiable via custom profile')
  try {
    const container = applyStrategicMergePatch(debugged.container, custom, completeOpenapi, 'core.v1.Container')
    return withContainer(debugged, container)
  } catch (error) {
    return fail(`error creating three way patch to add debug container: ${plainMessage(error)}`)
  }
}

function containerSpec(text: string, path: string): JsonObject {
  const { documents, errors } = readYamlDocuments(text)
  const [value] = documents.map((document) => document.value)
  if (errors.length === 0 && isObject(value)) return value
  return fail(`${path} does not contain a valid container spec: ${errors[0]?.message ?? 'it is no object'}`)
}
