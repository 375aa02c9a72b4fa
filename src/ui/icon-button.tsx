import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'
import './button.css'

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> & {
  /** What it does, for those who don't see the icon and as the tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** Keys shown in the tooltip. */
  readonly keys?: string | undefined
  readonly variant?: 'quiet' | 'primary'
  readonly size?: 'small' | 'medium'
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with an icon on it; its label shows as a tooltip. */
export function IconButton({
  label,
  icon,
  keys,
  variant = 'quiet',
  size = 'medium',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tooltip={label}
      data-tooltip-keys={keys}
      {...rest}
      className={classNames('ui-icon-button', `is-${variant}`, `is-${size}`, className)}
    >
      {icon}
    </button>
  )
}
