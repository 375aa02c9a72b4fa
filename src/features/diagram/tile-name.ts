/**
 * A pod's name as far as a tile has room for it: what its owner and its machine say already is left out. The ending is what
 * tells it from its brothers: `web-7c9d8f6b5-k2x4p` of Deployment `web` is `web` and `-k2x4p`, the static pod
 * `kube-apiserver-control-plane` of Node `control-plane` is `apiserver`.
 */
export function tileName(
  name: string,
  namespace: string,
  root: string,
  isShort: boolean,
): readonly [stem: string, ending: string] {
  const plain = (text: string) => (namespace === 'kube-system' ? text.replace(/^kube-/, '') : text)
  if (root !== '' && name.endsWith(`-${root}`)) return [plain(name.slice(0, -root.length - 1)), '']
  if (root === '' || name === root || !name.startsWith(`${root}-`)) return [plain(name), '']
  return [plain(root), isShort ? '' : name.slice(name.lastIndexOf('-'))]
}
