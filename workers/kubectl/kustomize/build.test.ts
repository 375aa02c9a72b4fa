import { describe, expect, it } from 'vitest'
import { Laptop } from '../testing/laptop.ts'

const app = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, labels: {app: app}}
spec:
  replicas: 2
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: c
        image: nginx:1.26
        envFrom: [{configMapRef: {name: cfg}}]
`

async function build(files: Readonly<Record<string, string>>, folder = 'kust') {
  return new Laptop(files).run(`kustomize ${folder}`)
}

describe('kubectl kustomize', () => {
  it('prefixes names, labels, sets images, and appends the hash of 1.36.2 to what it generates', async () => {
    const { stdout, stderr } = await build({
      'kust/kustomization.yaml': `namePrefix: k-
commonLabels: {kust: "yes"}
resources: [app.yaml]
images: [{name: nginx, newTag: "9.9"}]
configMapGenerator: [{name: cfg, literals: [a=b]}]
`,
      'kust/app.yaml': app,
    })
    expect(stderr).toBe(
      "# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n",
    )
    expect(stdout).toBe(`apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  labels:
    kust: "yes"
  name: k-cfg-4h2mbtbbt6
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: app
    kust: "yes"
  name: k-app
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app
      kust: "yes"
  template:
    metadata:
      labels:
        app: app
        kust: "yes"
    spec:
      containers:
      - envFrom:
        - configMapRef:
            name: k-cfg-4h2mbtbbt6
        image: nginx:9.9
        name: c
`)
  })

  it('builds an overlay on a base, with patches by name and by target', async () => {
    const { stdout, stderr } = await build(
      {
        'base/kustomization.yaml': 'resources: [app.yaml]\n',
        'base/app.yaml': app,
        'over/kustomization.yaml': `namespace: prod
resources: [../base]
replicas: [{name: app, count: 5}]
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: app}
    spec: {template: {spec: {containers: [{name: c, command: [run]}]}}}
- patch: '[{"op": "add", "path": "/spec/minReadySeconds", "value": 3}]'
  target: {kind: Deployment}
`,
      },
      'over',
    )
    expect(stderr).toBe('')
    expect(stdout).toContain('  namespace: prod\n')
    expect(stdout).toContain('  minReadySeconds: 3\n  replicas: 5\n')
    expect(stdout).toContain('      - command:\n        - run\n')
    expect(stdout).toContain('        image: nginx:1.26\n')
  })

  it.each([
    [
      { 'kust/kustomization.yaml': 'resources: [.]\n' },
      "error: cycle detected: candidate root '/home/user/kust' contains visited root '/home/user/kust'\n",
    ],
    [
      { 'kust/kustomization.yaml': 'helmCharts: []\n' },
      'error: kustomize: the field "helmCharts" of /home/user/kust/kustomization.yaml is not supported here\n',
    ],
    [{ 'kust/kustomization.yaml': 'bogus: 1\n' }, 'error: invalid Kustomization: json: unknown field "bogus"\n'],
    [
      { 'kust/a.yaml': '' },
      "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/home/user/kust'\n",
    ],
  ])('refuses %j', async (files, expected) => {
    expect((await build(files as unknown as Record<string, string>)).stderr).toBe(expected)
  })
})
