// The program of the sandbox image, which some also run by itself: it does nothing until it is told to stop.
import type { Behaviour, ImageBehaviour } from './behaviour.ts'

export const pause: Behaviour = () => async (host) => {
  host.onTerminate(() => {
    host.stdio.stderr('Shutting down, got signal: Terminated\n')
    host.exit(0)
  })
  await host.signal().wait()
}

export const pauseImage: ImageBehaviour = {
  repositories: ['registry.k8s.io/pause'],
  userland: 'none',
  commands: { pause },
  memoryBytes: 1 << 18,
}
