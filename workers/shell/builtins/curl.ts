// curl: plain HTTP from the laptop. It speaks no TLS: the API server is kubectl's to talk to.
import type { Builtin } from '../builtin.ts'

export const curl: Builtin = async (context) => {
  const { fetchWithCurl } = await context.shell.host.load(() => import('./curl-request.ts'))
  return fetchWithCurl(context)
}
