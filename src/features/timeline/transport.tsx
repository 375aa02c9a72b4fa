export function Transport(_: { readonly isCompact?: boolean }) {
  return <div className="transport" />
}
