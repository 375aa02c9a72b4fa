// Flags that every command takes. Like kubectl options.
import type { FlagTable } from './flags.ts'

export const globalFlags: FlagTable = {
  as: { type: 'string', value: '', help: 'Username to impersonate for the operation.' },
  'as-group': { type: 'array', help: 'Group to impersonate; can be given several times.' },
  'as-uid': { type: 'string', value: '', help: 'UID to impersonate for the operation.' },
  'cache-dir': { type: 'string', value: '/home/user/.kube/cache', help: 'Default cache directory' },
  cluster: { type: 'string', value: '', help: 'The name of the kubeconfig cluster to use' },
  context: { type: 'string', value: '', help: 'The name of the kubeconfig context to use' },
  kubeconfig: { type: 'string', value: '', help: 'Path to the kubeconfig file to use.' },
  namespace: { type: 'string', short: 'n', value: '', help: 'The namespace to work in' },
  'request-timeout': { type: 'string', value: '0', help: 'How long to wait for a single answer; 0: no limit.' },
  server: { type: 'string', short: 's', value: '', help: 'The address and port of the Kubernetes API server' },
  token: { type: 'string', value: '', help: 'Bearer token for authentication to the API server' },
  user: { type: 'string', value: '', help: 'The name of the kubeconfig user to use' },
  v: { type: 'int', short: 'v', value: '0', help: 'Number for the log level verbosity' },
  'warnings-as-errors': { type: 'bool', value: 'false', help: 'Treat warnings from the server as errors' },
  'insecure-skip-tls-verify': { type: 'bool', value: 'false', help: 'Do not check the server certificate' },
  'match-server-version': { type: 'bool', value: 'false', help: 'Require server version to match client version' },
}
