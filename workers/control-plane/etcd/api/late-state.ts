// State that few groups have: users and roles, alarms, and the v2 store. Fetched when the first entry about it is to be applied.
import type { AlarmMember, EtcdError, EtcdResult } from '../../../protocols/etcd.ts'
import type { EtcdServer } from '../server.ts'
import type { LateProposal, LateState, Proposal } from '../state-machine.ts'
import { type V2Snapshot, V2Store } from '../v2/store.ts'
import { apiError } from './api-error.ts'
import { type AuthSnapshot, AuthStore } from './auth-store.ts'
import { guardOf } from './guard.ts'

type Snapshot = {
  readonly auth: AuthSnapshot
  readonly alarms: readonly AlarmMember[]
  readonly v2: V2Snapshot | undefined
}

export class ServicesState implements LateState {
  readonly auth: AuthStore
  readonly #server: EtcdServer
  #alarms: AlarmMember[]
  #v2: V2Store | undefined

  constructor(server: EtcdServer, saved: unknown) {
    this.#server = server
    const snapshot = saved as Snapshot | undefined
    this.auth = new AuthStore(snapshot?.auth)
    this.#alarms = [...(snapshot?.alarms ?? [])]
    if (snapshot?.v2) this.#v2 = new V2Store(snapshot.v2)
    const clientCertAuth = server.config.flags['client-cert-auth'] === 'true'
    server.guard = guardOf(this.auth, () => server.machine, clientCertAuth)
  }

  get alarms(): readonly AlarmMember[] {
    return this.#alarms
  }

  get v2(): V2Store {
    return (this.#v2 ??= new V2Store({ members: this.#server.members.length }))
  }

  snapshot(): Snapshot {
    return { auth: this.auth.snapshot(), alarms: this.#alarms, v2: this.#v2?.snapshot() }
  }

  /** A full or damaged member's group takes nothing that would make it fuller. Like applierV3Capped. */
  refuse(proposal: Proposal): EtcdError | undefined {
    if (this.#alarms.length === 0) return undefined
    const { type } = proposal
    const grows =
      type === 'put' ||
      type === 'lease-grant' ||
      (type === 'txn' && [...proposal.success, ...proposal.failure].some((op) => op.type === 'put'))
    if (
      this.#alarms.some(({ alarm }) => alarm === 'CORRUPT') &&
      (grows || type === 'delete-range' || type === 'compact')
    )
      return apiError('corrupt')
    return grows ? apiError('no-space') : undefined
  }

  apply(proposal: LateProposal): EtcdResult | EtcdError {
    switch (proposal.type) {
      case 'alarm':
        return this.#applyAlarm(proposal)
      case 'v2':
        return { type: 'v2', outcome: this.v2.apply(proposal) }
      case 'downgrade':
        return { type: 'downgrade', version: proposal.version }
      default:
        return this.auth.apply(proposal)
    }
  }

  #applyAlarm({ action, memberId, alarm }: Extract<LateProposal, { readonly type: 'alarm' }>): EtcdResult {
    const isMeant = (one: AlarmMember) =>
      (memberId === '' || one.memberId === memberId) && (alarm === undefined || one.alarm === alarm)
    const found = this.#alarms.filter(isMeant)
    if (action === 'deactivate') this.#alarms = this.#alarms.filter((one) => !isMeant(one))
    if (action !== 'activate' || alarm === undefined) return { type: 'alarm', alarms: found }
    if (found.length === 0) this.#alarms.push({ memberId, alarm })
    return { type: 'alarm', alarms: [{ memberId, alarm }] }
  }
}
