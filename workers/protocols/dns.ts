// Questions to a name server and their answers.

export type DnsRequest = { readonly question: string; readonly type: 'A' | 'AAAA' | 'SRV' | 'PTR' }

export type DnsAnswer =
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly address: string; readonly ttlSeconds: number }
  | {
      readonly type: 'SRV'
      readonly name: string
      readonly target: string
      readonly port: number
      readonly priority: number
      readonly weight: number
      readonly ttlSeconds: number
    }
  | { readonly type: 'PTR' | 'CNAME'; readonly name: string; readonly target: string; readonly ttlSeconds: number }

export type DnsResponse = {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly answers: readonly DnsAnswer[]
}

export type Dns = {
  readonly name: 'dns'
  readonly request: DnsRequest
  readonly response: DnsResponse
  readonly event: never
  readonly upload: never
}
