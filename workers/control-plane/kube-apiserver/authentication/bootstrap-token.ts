// Bootstrap tokens: secrets of kube-system by which a node, or whoever has one, can join.
// Like plugin/pkg/auth/authenticator/token/bootstrap.
import { decodeBase64 } from '../../../apimachinery/base64.ts'
import type { Secret } from '../../../apis/core/types.ts'
import type { User } from '../request-context.ts'
import type { Server } from '../server.ts'

export function userOfBootstrapToken(server: Server, token: string): User | undefined {
  const [id = '', secret = ''] = token.split('.')
  const found = server.registry('', 'secrets')?.storage.peek(`kube-system/bootstrap-token-${id}`) as Secret | undefined
  if (found?.type !== 'bootstrap.kubernetes.io/token' || found.metadata.deletionTimestamp) return undefined
  const text = (key: string) => decodeBase64(found.data?.[key] ?? '') ?? ''
  if (text('token-id') !== id || text('token-secret') !== secret) return undefined
  if (text('usage-bootstrap-authentication') !== 'true') return undefined
  const expiration = text('expiration')
  if (expiration !== '' && !(Date.parse(expiration) > server.host.clock.unixMs())) return undefined
  const more = text('auth-extra-groups')
    .split(',')
    .filter((group) => /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/.test(group))
  return {
    name: `system:bootstrap:${id}`,
    groups: ['system:bootstrappers', ...more, 'system:authenticated'],
    extra: {},
  }
}
