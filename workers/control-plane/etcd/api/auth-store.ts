// Users, roles and what they may do with which keys: the same on every member that has applied the same. Like
// server/auth/store.go.
// Unlike etcd: passwords are kept as they are. Nobody here could steal a disk.
import type { AuthRequest, AuthResult, EtcdError, Permission } from '../../../protocols/etcd.ts'
import { type ApiErrorName, apiError } from './api-error.ts'

type User = { readonly password: string; readonly noPassword: boolean; readonly roles: readonly string[] }

export type AuthSnapshot = {
  readonly isEnabled: boolean
  readonly revision: number
  readonly users: readonly (readonly [string, User])[]
  readonly roles: readonly (readonly [string, readonly Permission[]])[]
}

const root = 'root'
type Answer = AuthResult | ApiErrorName

export class AuthStore {
  readonly #users = new Map<string, User>()
  readonly #roles = new Map<string, readonly Permission[]>()
  /** Whose token each is. They last as long as the member runs. */
  readonly #tokens = new Map<string, string>()
  #isEnabled: boolean
  #revision: number

  constructor(snapshot?: AuthSnapshot) {
    this.#isEnabled = snapshot?.isEnabled ?? false
    this.#revision = snapshot?.revision ?? 1
    for (const [name, user] of snapshot?.users ?? []) this.#users.set(name, user)
    for (const [name, permissions] of snapshot?.roles ?? []) this.#roles.set(name, permissions)
  }

  get isEnabled(): boolean {
    return this.#isEnabled
  }

  snapshot(): AuthSnapshot {
    return { isEnabled: this.#isEnabled, revision: this.#revision, users: [...this.#users], roles: [...this.#roles] }
  }

  apply(request: AuthRequest): AuthResult | EtcdError {
    const answer = this.#apply(request)
    return typeof answer === 'string' ? apiError(answer) : answer
  }

  #apply(request: AuthRequest): Answer {
    switch (request.type) {
      case 'authenticate':
        return this.#authenticate(request.name, request.password)
      case 'auth-enable':
        return this.#enable()
      case 'auth-disable':
        return this.#disable()
      case 'auth-status':
        return { type: 'auth-status', enabled: this.#isEnabled, authRevision: this.#revision }
      case 'user-list':
        return { type: 'user-list', users: [...this.#users.keys()].sort() }
      case 'role-list':
        return { type: 'role-list', roles: [...this.#roles.keys()].sort() }
      case 'user-add':
      case 'user-get':
      case 'user-delete':
      case 'user-change-password':
      case 'user-grant-role':
      case 'user-revoke-role':
        return this.#applyToUser(request)
      case 'role-add':
      case 'role-get':
      case 'role-delete':
      case 'role-grant-permission':
      case 'role-revoke-permission':
        return this.#applyToRole(request)
    }
  }

  #authenticate(name: string, password: string): Answer {
    if (!this.#isEnabled) return 'auth-not-enabled'
    const user = this.#users.get(name)
    if (!user || user.noPassword || user.password !== password) return 'auth-failed'
    const token = `${name}.${this.#tokens.size + 1}`
    this.#tokens.set(token, name)
    return { type: 'authenticate', token }
  }

  #enable(): Answer {
    if (!this.#isEnabled) {
      const user = this.#users.get(root)
      if (!user) return 'root-user-missing'
      if (!user.roles.includes(root)) return 'root-role-missing'
      this.#isEnabled = true
    }
    return { type: 'auth-enable' }
  }

  #disable(): Answer {
    if (this.#isEnabled) {
      this.#isEnabled = false
      this.#revision++
      this.#tokens.clear()
    }
    return { type: 'auth-disable' }
  }

  #applyToUser(request: Extract<AuthRequest, { readonly type: `user-${string}`; readonly name: string }>): Answer {
    const { type, name } = request
    const user = this.#users.get(name)
    if (type === 'user-add') {
      if (name === '') return 'user-empty'
      if (user) return 'user-exists'
      return this.#setUser(
        name,
        { password: request.password, noPassword: request.noPassword === true, roles: [] },
        type,
      )
    }
    if (type === 'user-delete' && this.#isEnabled && name === root) return 'invalid-management'
    if (type === 'user-revoke-role' && this.#isEnabled && name === root && request.role === root)
      return 'invalid-management'
    if (!user) return 'user-not-found'
    switch (type) {
      case 'user-get':
        return { type, roles: user.roles }
      case 'user-delete':
        this.#users.delete(name)
        this.#forgetTokens(name)
        this.#revision++
        return { type }
      case 'user-change-password':
        this.#forgetTokens(name)
        return this.#setUser(name, { ...user, password: request.password, noPassword: false }, type)
      case 'user-grant-role':
        if (request.role !== root && !this.#roles.has(request.role)) return 'role-not-found'
        if (user.roles.includes(request.role)) return { type }
        return this.#setUser(name, { ...user, roles: [...user.roles, request.role].sort() }, type)
      case 'user-revoke-role':
        if (!user.roles.includes(request.role)) return 'role-not-granted'
        return this.#setUser(name, { ...user, roles: user.roles.filter((role) => role !== request.role) }, type)
    }
  }

  #setUser(
    name: string,
    user: User,
    type: 'user-add' | 'user-change-password' | 'user-grant-role' | 'user-revoke-role',
  ): Answer {
    this.#users.set(name, user)
    this.#revision++
    return { type }
  }

  #forgetTokens(name: string): void {
    for (const [token, user] of this.#tokens) if (user === name) this.#tokens.delete(token)
  }

  #applyToRole(request: Extract<AuthRequest, { readonly type: `role-${string}`; readonly name: string }>): Answer {
    const { type, name } = request
    const permissions = this.#roles.get(name)
    if (type === 'role-add') {
      if (name === '') return 'role-empty'
      return permissions ? 'role-exists' : this.#setRole(name, [], type)
    }
    if (type === 'role-delete' && this.#isEnabled && name === root) return 'invalid-management'
    if (!permissions) return 'role-not-found'
    switch (type) {
      case 'role-get':
        return { type, permissions }
      case 'role-delete':
        return this.#deleteRole(name)
      case 'role-grant-permission': {
        const { permission } = request
        const others = permissions.filter((one) => !isSameRange(one, permission))
        return this.#setRole(
          name,
          [...others, permission].sort((a, b) => (a.key < b.key ? -1 : 1)),
          type,
        )
      }
      case 'role-revoke-permission': {
        const left = permissions.filter((one) => !isSameRange(one, request))
        return left.length === permissions.length ? 'permission-not-granted' : this.#setRole(name, left, type)
      }
    }
  }

  #setRole(
    name: string,
    permissions: readonly Permission[],
    type: 'role-add' | 'role-grant-permission' | 'role-revoke-permission',
  ): Answer {
    this.#roles.set(name, permissions)
    this.#revision++
    return { type }
  }

  #deleteRole(name: string): Answer {
    this.#roles.delete(name)
    for (const [user, value] of this.#users)
      if (value.roles.includes(name))
        this.#users.set(user, { ...value, roles: value.roles.filter((role) => role !== name) })
    this.#revision++
    return { type: 'role-delete' }
  }

  /** Whose token it is; undefined: nobody's any more. */
  userOfToken(token: string): string | undefined {
    return this.#tokens.get(token)
  }

  isRoot(name: string): boolean {
    return this.#users.get(name)?.roles.includes(root) ?? false
  }

  hasRole(name: string, role: string): boolean {
    return this.#users.get(name)?.roles.includes(role) ?? false
  }

  /** Whether the user may do that with all keys of a range. Permissions that touch each other count as one. */
  permits(name: string, kind: 'read' | 'write', key: string, rangeEnd: string | undefined): boolean {
    const user = this.#users.get(name)
    if (!user) return false
    if (user.roles.includes(root)) return true
    const ranges = user.roles
      .flatMap((role) => this.#roles.get(role) ?? [])
      .filter(({ type }) => type === kind || type === 'readwrite')
      .map((permission) => ({ from: permission.key, to: endOf(permission.key, permission.rangeEnd) }))
      .sort((a, b) => (a.from < b.from ? -1 : 1))
    const end = endOf(key, rangeEnd)
    let covered = key
    for (const { from, to } of ranges) {
      if (from > covered) break
      if (to === undefined) return true
      if (to > covered) covered = to
      if (end !== undefined && covered >= end) return true
    }
    return false
  }
}

/** The exclusive end; undefined: there is none. */
function endOf(key: string, rangeEnd: string | undefined): string | undefined {
  if (rangeEnd === '\0') return undefined
  return rangeEnd === undefined || rangeEnd === '' ? `${key}\0` : rangeEnd
}

function isSameRange(a: { key: string; rangeEnd?: string }, b: { key: string; rangeEnd?: string }): boolean {
  return a.key === b.key && (a.rangeEnd ?? '') === (b.rangeEnd ?? '')
}
