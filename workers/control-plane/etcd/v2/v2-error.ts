// What the v2 API refuses with. Like etcdserver/api/v2error of etcd 3.4.

const messages: Readonly<Record<number, readonly [string, number]>> = {
  100: ['Key not found', 404],
  101: ['Compare failed', 412],
  102: ['Not a file', 403],
  104: ['Not a directory', 403],
  105: ['Key already exists', 412],
  107: ['Root is read only', 403],
  108: ['Directory not empty', 403],
  110: ['The request requires user authentication', 401],
  201: ['PrevValue is Required in POST form', 400],
  202: ['The given TTL in POST form is not a number', 400],
  203: ['The given index in POST form is not a number', 400],
  209: ['Invalid field', 400],
  210: ['Invalid POST form', 400],
  300: ['Raft Internal Error', 500],
  401: ['The event in requested index is outdated and cleared', 400],
}

export type V2Error = {
  readonly errorCode: number
  readonly message: string
  readonly cause: string
  readonly index: number
}

export function v2Error(errorCode: number, cause: string, index: number): V2Error {
  return { errorCode, message: messages[errorCode]?.[0] ?? '', cause, index }
}

export function statusOf({ errorCode }: V2Error): number {
  return messages[errorCode]?.[1] ?? 400
}
