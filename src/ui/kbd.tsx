import './kbd.css'

/** Keys to press, such as `Ctrl K`. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className="ui-keys">
      {keys.split(' ').map((key) => (
        <kbd className="ui-kbd" key={key}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
