import { Component, type ReactNode, Suspense } from 'react'
import { currentText, useText } from '../i18n/text.ts'
import { Button } from '../ui/button.tsx'

/** Holds a panel that loads when it is first opened, and an error in one panel away from the others. */
export function PanelBoundary({ children }: { readonly children: ReactNode }) {
  return (
    <Boundary>
      <Suspense fallback={<Waiting />}>{children}</Suspense>
    </Boundary>
  )
}

function Waiting() {
  const text = useText('app')
  return (
    <p className="panel-note" role="status">
      {text.loading}
    </p>
  )
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const text = currentText().app
    return (
      <div className="panel-note" role="alert">
        <p>{text.panelFailed}</p>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <Button onClick={() => this.setState({ error: undefined })}>{text.retry}</Button>
      </div>
    )
  }
}
