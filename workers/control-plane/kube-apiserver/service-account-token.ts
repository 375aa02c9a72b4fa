// Tokens of service accounts: JSON Web Tokens, without a signature that could be checked outside of the simulation.
// Like pkg/serviceaccount/jwt.go.
import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts'

export type TokenClaims = {
  readonly namespace: string
  readonly serviceAccount: string
  readonly uid: string
  readonly audiences: readonly string[]
  readonly expiresAtMs: number
  /** What the token is good for only as long as it is there. */
  readonly bound: readonly { readonly plural: string; readonly name: string; readonly uid: string }[]
  readonly extra: Readonly<Record<string, readonly string[]>>
}

type Ref = { readonly name: string; readonly uid: string }
type Payload = {
  readonly aud?: unknown
  readonly exp: number
  readonly jti?: unknown
  readonly 'kubernetes.io': {
    readonly namespace: string
    readonly serviceaccount: Ref
    readonly pod?: Ref
    readonly node?: Ref
    readonly secret?: Ref
  }
}

export const issuer = 'https://kubernetes.default.svc.cluster.local'

export const keyId = 'wheelhouse'
const head = base64Url(`{"alg":"RS256","kid":"${keyId}"}`)

export type BoundTo =
  | {
      readonly kind: string
      readonly name: string
      readonly uid: string
      /** Where a pod runs, as far as that is known. */
      readonly node?: Ref | undefined
    }
  | undefined

/** Makes a token that is good until `expiresAtMs`. */
export function makeToken(
  account: { readonly namespace: string; readonly name: string; readonly uid: string },
  audiences: readonly string[],
  issuedAtMs: number,
  expiresAtMs: number,
  boundTo: BoundTo,
  id: string,
): string {
  const seconds = (ms: number) => Math.floor(ms / 1000)
  const payload = {
    aud: audiences.length > 0 ? audiences : [issuer],
    exp: seconds(expiresAtMs),
    iat: seconds(issuedAtMs),
    iss: issuer,
    jti: id,
    'kubernetes.io': {
      namespace: account.namespace,
      ...(boundTo?.node ? { node: boundTo.node } : {}),
      ...(boundTo ? { [boundTo.kind.toLowerCase()]: { name: boundTo.name, uid: boundTo.uid } } : {}),
      serviceaccount: { name: account.name, uid: account.uid },
    },
    nbf: seconds(issuedAtMs),
    sub: `system:serviceaccount:${account.namespace}:${account.name}`,
  }
  return `${head}.${base64Url(JSON.stringify(payload))}.${id.replaceAll('-', '')}`
}

/** What a token says; undefined when it is none of ours. */
export function readToken(token: string): TokenClaims | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    const payload = JSON.parse(decodeBase64(fromBase64Url(parts[1] ?? '')) ?? '') as Payload
    const { namespace, serviceaccount, pod, node, secret } = payload['kubernetes.io']
    const bindings = { pods: pod, secrets: secret, nodes: pod ? undefined : node }
    return {
      namespace: String(namespace),
      serviceAccount: String(serviceaccount.name),
      uid: String(serviceaccount.uid),
      audiences: [payload.aud].flat().map(String),
      expiresAtMs: Number(payload.exp) * 1000,
      bound: Object.entries(bindings).flatMap(([plural, ref]) =>
        ref ? [{ plural, name: String(ref.name), uid: String(ref.uid) }] : [],
      ),
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${String(payload.jti)}`],
        ...(pod ? named('pod', pod) : {}),
        ...(node ? named('node', node) : {}),
      },
    }
  } catch {
    return undefined
  }
}

function named(kind: string, { name, uid }: { name: string; uid: string }): Record<string, readonly string[]> {
  return {
    [`authentication.kubernetes.io/${kind}-name`]: [name],
    [`authentication.kubernetes.io/${kind}-uid`]: [uid],
  }
}

function base64Url(text: string): string {
  return encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): string {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  return plain.padEnd(Math.ceil(plain.length / 4) * 4, '=')
}
