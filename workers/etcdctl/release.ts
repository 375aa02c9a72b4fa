// Which etcdctl this is: texts, flags and commands differ between 3.4, 3.5 and 3.6.

export type Release = {
  /** `3.5.16`. */
  readonly version: string
  /** `3.5`: what is printed as the version of the API. */
  readonly api: string
  /** 4, 5 or 6. */
  readonly minor: number
}

/** What comes with the etcd that kubeadm sets up. */
export const defaultVersion = '3.6.4'

export function releaseOf(version: string): Release {
  const [major = '3', minor = '6'] = version.split('.')
  return { version, api: `${major}.${minor}`, minor: Number(minor) }
}
