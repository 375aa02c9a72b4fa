// Where a member of the group tells what happens to it, in etcd-io/raft's words. Members are written in hexadecimal there.

export type Logger = {
  debug(line: string): void
  info(line: string): void
  warning(line: string): void
  error(line: string): void
}

export function hex(member: number): string {
  return member.toString(16)
}
