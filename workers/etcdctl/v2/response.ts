// An answer about a key, and how it is printed. Like etcdctl/ctlv2/command/format.go of etcd 3.4.
import { jsonText } from '../printers/json-text.ts'
import { type V2Answer, V2Failure } from './http-client.ts'

export type V2Node = {
  readonly key?: string
  readonly dir?: boolean
  readonly value?: string
  readonly nodes?: readonly V2Node[]
  readonly createdIndex: number
  readonly modifiedIndex: number
  readonly expiration?: string
  readonly ttl?: number
}
export type V2Response = {
  readonly action: string
  readonly node: V2Node
  readonly prevNode?: V2Node
  readonly index: number
}

/** Throws what the server refused with. */
export function responseOf({ status, body, index }: V2Answer): V2Response {
  if (status < 300) return { ...(body as Omit<V2Response, 'index'>), index }
  const refused = body as { errorCode?: number; message?: string; cause?: string; index?: number }
  if (refused.errorCode === undefined)
    throw new V2Failure(`client: ${refused.message ?? `unexpected status code ${status}`}`)
  throw new V2Failure(`${refused.errorCode}: ${refused.message} (${refused.cause}) [${refused.index}]`)
}

type Io = { readonly out: (text: string) => void; readonly err: (text: string) => void }

export function printResponse({ out, err }: Io, response: V2Response, format: string): void {
  const { action, node, prevNode, index } = response
  const isGone = action === 'delete'
  switch (format) {
    case 'simple':
      return out(isGone ? `PrevNode.Value: ${prevNode?.value ?? ''}\n` : `${node.value ?? ''}\n`)
    case 'extended': {
      const before = prevNode ? `PrevNode.Value: ${prevNode.value ?? ''}\n` : ''
      const head = `Key: ${node.key ?? ''}\nCreated-Index: ${node.createdIndex}\nModified-Index: ${node.modifiedIndex}\n`
      const value = isGone ? '' : `\n${node.value ?? ''}\n`
      return out(`${head}${before}TTL: ${node.ttl ?? 0}\nIndex: ${index}\n${value}`)
    }
    case 'json':
      return out(`${jsonText({ action, node: nodeOf(node), prevNode: prevNode ? nodeOf(prevNode) : null })}\n`)
    default:
      err(`Unsupported output format: ${format}\n`)
  }
}

function nodeOf({ key = '', dir, value = '', nodes, createdIndex, modifiedIndex, expiration, ttl }: V2Node): object {
  return {
    key,
    dir: dir === true ? true : undefined,
    value,
    nodes: nodes ? nodes.map(nodeOf) : null,
    createdIndex,
    modifiedIndex,
    expiration,
    ttl,
  }
}
