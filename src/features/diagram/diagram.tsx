import type { ReactNode } from 'react'
export function Diagram(_: { readonly corner?: ReactNode }) {
  return <div id="diagram" />
}
