// Has the browser keep the page for when there is no network, and says when there is a newer one.
import { useUpdate } from '../state/update.ts'

const askAgainMs = 3_600_000

export async function keepForOffline(): Promise<void> {
  const registration = await navigator.serviceWorker.register('./service-worker.js', { updateViaCache: 'none' })
  const tell = () => {
    // Without a page of an older build there is nothing to update.
    const { waiting } = registration
    if (!waiting || !navigator.serviceWorker.controller) return
    useUpdate.setState({ update: () => waiting.postMessage('take over') })
  }
  tell()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', tell))
  if (navigator.serviceWorker.controller)
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (useUpdate.getState().isWanted) location.reload()
      // Another tab has asked for it: this one goes on with what it has until its reader agrees.
      else useUpdate.setState({ update: () => location.reload() })
    })
  setInterval(() => void registration.update().catch(() => undefined), askAgainMs)
}
