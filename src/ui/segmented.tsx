import { useId } from 'react'
import './segmented.css'

/** A choice of one among few, all of them in sight. */
export function Segmented<T extends string | number>(props: {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly label: string; readonly title?: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}) {
  const name = useId()
  return (
    <fieldset className="ui-segmented">
      <legend className="sr-only">{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value} data-tooltip={option.title}>
          <input
            type="radio"
            name={name}
            aria-label={option.title}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
