/** What comes of an input: known at once, or when virtual time has brought it about. */
export type Outcome<T> = { readonly result: Promise<T> }

/** An outcome and the function that settles it. */
export function pendingOutcome<T>(): { readonly outcome: Outcome<T>; settle(value: T): void } {
  let settle: (value: T) => void = () => {}
  const result = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { outcome: { result }, settle }
}
