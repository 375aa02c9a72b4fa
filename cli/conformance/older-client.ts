// What a kubectl of before 1.36 prints otherwise: taken out of both sides before they are compared. Applied to text that
// has been normalised.

const differences: readonly (readonly [RegExp, string])[] = [
  [/ deleted from \S+ namespace/g, ' deleted'],
  [/^Error: /gm, 'error: '],
  [/^(?:Client Version|Kustomize Version|Server Version): .*\n?/gm, ''],
  [/^WARNING: version difference .*\n?/gm, ''],
  [/^ +(?:ConfigMapOptional|Optional): .*\n/gm, ''],
  [/spec\.(?:initContainers|containers|ephemeralContainers)\{[\w-]+\}: /g, ''],
  [/^ *creationTimestamp: null\n/gm, ''],
  [/^ *"creationTimestamp": null,?\n/gm, ''],
  [/^preferences: \{\}\n/gm, ''],
  [/^.*All commands and output from this session will be recorded.*\n/gm, ''],
  [/\n\nDid you mean this\?/g, '\nDid you mean this?'],
  [/^E run\.go\] "command failed" err="(.*)"$/gm, 'error: $1'],
  [/\\"/g, '"'],
  [/^error: no objects passed to scale (\S+ "\w+" not found)$/gm, 'Error from server (NotFound): $1'],
  [/^ *(?:Time Zone|Mountable secrets|Tokens|Kube-Proxy Version):.*\n/gm, ''],
  [/"(minor|gitVersion|kustomizeVersion)": "[^"]*"/g, '"$1": ""'],
  [/^ *"(?:emulation|minCompatibility)(?:Major|Minor)": .*\n/gm, ''],
  [/^Flag --cpu-percent has been deprecated, .*\n?/gm, ''],
  [/^--profile=legacy is deprecated .*\n?/gm, ''],
  [/"securityContext":\{"capabilities":\{"add":\["SYS_PTRACE"\]\}\},/g, ''],
  [/^error: failed to create autoscaling\/v2 HPA .*$/gm, 'it exists'],
  [/^Error from server \(AlreadyExists\): horizontalpodautoscalers\.autoscaling .*$/gm, 'it exists'],
  [/^.*container (\S+) is not valid for pod (\S+).*$/gm, 'no $1 in $2'],
  [/^.*container (\S+) not found in pod (\S+)$/gm, 'no $1 in $2'],
  [/^ +--(?:as-user-extra|kuberc)=.*\n\s*/gm, ''],
  [/global timeout reached: \d+s/g, 'global timeout reached'],
  [/^There are pending pods in node .*\n(?:pod\/.*\n)*/gm, ''],
  [/^Namespace: +\S+\n(?=Selector:)/gm, ''],
  [/^\[stderr\]\n(?=\[|$(?![\s\S]))/gm, ''],
]

export function asOlderClient(text: string): string {
  return differences.reduce((changed, [pattern, replacement]) => changed.replace(pattern, replacement), text)
}
