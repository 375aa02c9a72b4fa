// Values of keys as bytes. The API server puts objects, which lie in etcd by reference: they read as the JSON that
// `--storage-media-type=application/json` would have written.

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined ? '' : `${JSON.stringify(value)}\n`
}

/** The first key after all that begin with `prefix`; `\0`: there is none. Like clientv3.GetPrefixRangeEnd. */
export function prefixEnd(prefix: string): string {
  for (let at = prefix.length - 1; at >= 0; at--) {
    const code = prefix.charCodeAt(at)
    if (code < 0xffff) return prefix.slice(0, at) + String.fromCharCode(code + 1)
  }
  return '\0'
}
