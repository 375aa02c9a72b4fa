export function ObjectsPanel() {
  return null
}
