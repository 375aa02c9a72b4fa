import './step-mark.css'

/** A sign for what a step was: a doing, a message, something stored, a decision… */
export function StepMark({ type }: { readonly type: string }) {
  return <span className={`ui-step-mark is-${type}`} aria-hidden="true" />
}
