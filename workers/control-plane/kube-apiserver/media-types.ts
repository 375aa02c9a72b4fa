// The forms in which the API server reads and writes objects.

export type Encoding = 'json' | 'yaml' | 'protobuf'

export const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
}

/** Whether a client takes plain JSON, and nothing else rather. */
export function takesJson(accept: string | undefined): boolean {
  return accept === undefined || accept === '' || accept === mediaTypes.json || accept === '*/*'
}
