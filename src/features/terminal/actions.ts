// What a person can do with the terminal, for the palette. Light: the terminal itself does not load here.
import type { Action } from '../../state/action.ts'
import { runInTerminal } from '../../state/command-request.ts'

const commands = [
  'kubectl get pods -A -o wide',
  'kubectl get nodes -o wide',
  'kubectl get all',
  'kubectl get events --sort-by=.metadata.creationTimestamp',
  'kubectl create deployment web --image=nginx --replicas=3',
  'kubectl scale deployment/web --replicas=6',
  'kubectl rollout status deployment/web',
  'kubectl describe node worker-1',
  'kubectl delete deployment web',
] as const

export const terminalActions: readonly Action[] = commands.map((command) => ({
  name: `run-${command}`,
  label: () => command,
  group: 'terminal',
  perform: () => runInTerminal(command),
}))
