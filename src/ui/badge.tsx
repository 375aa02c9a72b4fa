import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './badge.css'

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger'

/** A short word about a state. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={classNames('ui-badge', `is-${tone}`)}>{children}</span>
}
