// What the user's laptop runs, in one chunk that is loaded apart from the cluster.
export { clients } from '../cluster/clients.ts'
export { applyText } from './apply-text.ts'
export { OutsideClient } from './outside-client.ts'
export { Terminal } from './terminal.ts'
