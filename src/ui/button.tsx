import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'
import './button.css'

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly variant?: 'primary' | 'normal' | 'quiet' | 'danger'
  readonly size?: 'small' | 'medium' | 'large'
  readonly icon?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with words on it. */
export function Button({ variant = 'normal', size = 'medium', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classNames('ui-button', `is-${variant}`, `is-${size}`, className)}>
      {icon}
      {children}
    </button>
  )
}
