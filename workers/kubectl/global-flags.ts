// Flags that every command takes. Like kubectl options.
import type { FlagTable } from './flags.ts'

export const globalFlags: FlagTable = {
  as: { type: 'string', value: '', help: 'Username to impersonate for the operation.' },
  'as-group': { type: 'array', help: 'Group to impersonate; can be given several times.' },
  'as-uid': { type: 'string', value: '', help: 'UID to impersonate for the operation.' },
  'as-user-extra': { type: 'array', help: 'Extra attributes of the user to impersonate: key=value' },
  'cache-dir': { type: 'string', value: '/home/user/.kube/cache', help: 'Default cache directory' },
  'certificate-authority': { type: 'string', value: '', help: 'Path to a certificate file of an authority' },
  'client-certificate': { type: 'string', value: '', help: 'Path to a client certificate file for TLS' },
  'client-key': { type: 'string', value: '', help: 'Path to a client key file for TLS' },
  cluster: { type: 'string', value: '', help: 'The name of the kubeconfig cluster to use' },
  context: { type: 'string', value: '', help: 'The name of the kubeconfig context to use' },
  'disable-compression': { type: 'bool', value: 'false', help: 'Accepted, without effect: answers have no bytes' },
  kubeconfig: { type: 'string', value: '', help: 'Path to the kubeconfig file to use.' },
  kuberc: { type: 'string', value: '', help: 'Not supported: this kubectl keeps no preferences' },
  'log-flush-frequency': { type: 'duration', value: '5s', help: 'Accepted, without effect' },
  namespace: { type: 'string', short: 'n', value: '', help: 'The namespace to work in' },
  password: { type: 'string', value: '', help: 'Not supported: the API server knows no passwords' },
  profile: { type: 'string', value: 'none', help: 'Not supported but for none' },
  'profile-output': { type: 'string', value: 'profile.pprof', help: 'Accepted, without effect' },
  'request-timeout': { type: 'string', value: '0', help: 'How long to wait for a single answer; 0: no limit.' },
  server: { type: 'string', short: 's', value: '', help: 'The address and port of the Kubernetes API server' },
  token: { type: 'string', value: '', help: 'Bearer token for authentication to the API server' },
  'tls-server-name': { type: 'string', value: '', help: 'Not supported: certificates are not checked by name' },
  user: { type: 'string', value: '', help: 'The name of the kubeconfig user to use' },
  username: { type: 'string', value: '', help: 'Not supported: the API server knows no passwords' },
  v: { type: 'int', short: 'v', value: '0', help: 'Number for the log level verbosity' },
  vmodule: { type: 'string', value: '', inHelp: '', help: 'Accepted, without effect' },
  'warnings-as-errors': { type: 'bool', value: 'false', help: 'Treat warnings from the server as errors' },
  'insecure-skip-tls-verify': { type: 'bool', value: 'false', help: 'Do not check the server certificate' },
  'match-server-version': { type: 'bool', value: 'false', help: 'Require server version to match client version' },
}

/** Flags of the real kubectl that nothing is behind here; each with the value that is allowed all the same. */
export const unsupportedFlags: Readonly<Record<string, string>> = {
  kuberc: '',
  password: '',
  profile: 'none',
  'tls-server-name': '',
  username: '',
}
