import { Search } from 'lucide-react'
import type { InputHTMLAttributes, Ref } from 'react'
import './search-field.css'

/** A field to filter or search by. */
export function SearchField({
  label,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { readonly label: string; readonly ref?: Ref<HTMLInputElement> }) {
  return (
    <span className="ui-search-field">
      <Search aria-hidden="true" />
      <input type="search" aria-label={label} spellCheck={false} autoComplete="off" {...rest} />
    </span>
  )
}
