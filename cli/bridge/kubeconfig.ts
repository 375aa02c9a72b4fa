// A kubeconfig for the bridge: no certificates, no password, because the bridge asks for none.

export function kubeconfigFor(url: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- cluster:
    server: ${url}
  name: wheelhouse
contexts:
- context:
    cluster: wheelhouse
    user: kubernetes-admin
  name: wheelhouse
current-context: wheelhouse
users:
- name: kubernetes-admin
  user: {}
`
}
