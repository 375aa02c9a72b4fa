// --write-out=table: members and endpoints in a frame. Like olekukonko/tablewriter, aligned to the right.
import type { EtcdHeader, EtcdMember } from '../../protocols/etcd.ts'
import type { Release } from '../release.ts'
import type { EndpointHash, EndpointHealth, EndpointStatus, Io, Printer, SnapshotStatus } from './printer.ts'
import { hashRows, healthRows, memberRows, type Rows, snapshotRows, statusRows } from './rows.ts'
import { unsupported } from './unsupported.ts'

const never = (): never => unsupported('table')

export class TablePrinter implements Printer {
  readonly #io: Io
  readonly #release: Release
  readonly get = never
  readonly put = never
  readonly del = never
  readonly txn = never
  readonly watch = never
  readonly grant = never
  readonly revoke = never
  readonly keepAlive = never
  readonly timeToLive = never
  readonly leases = never
  readonly memberAdd = never
  readonly memberChanged = never
  readonly moveLeader = never
  readonly downgrade = never
  readonly alarm = never
  readonly roleGet = never
  readonly roleList = never
  readonly userGet = never
  readonly userList = never
  readonly authStatus = never
  readonly changed = never

  constructor(io: Io, release: Release) {
    this.#io = io
    this.#release = release
  }

  memberList(_: EtcdHeader, members: readonly EtcdMember[]): void {
    this.#io.out(framed(memberRows(members)))
  }

  endpointHealth(list: readonly EndpointHealth[]): void {
    this.#io.out(framed(healthRows(list)))
  }

  endpointStatus(list: readonly EndpointStatus[]): void {
    this.#io.out(framed(statusRows(list, this.#release)))
  }

  endpointHash(list: readonly EndpointHash[]): void {
    this.#io.out(framed(hashRows(list, this.#release)))
  }

  snapshotStatus(status: SnapshotStatus): void {
    this.#io.out(framed(snapshotRows(status, this.#release)))
  }
}

/** Cells wider than this are broken at blanks. */
const maxCellWidth = 30

function framed({ head, rows }: Rows): string {
  const titles = head.map((title) => title.replaceAll('_', ' ').toUpperCase())
  const cells = rows.map((row) => row.map((cell) => wrapped(cell)))
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => Math.max(...(row[column] ?? ['']).map((line) => line.length)))),
  )
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const headLine = `|${titles.map((title, column) => ` ${centred(title, widths[column] ?? 0)} `).join('|')}|\n`
  const lines = cells.flatMap((row) => {
    const height = Math.max(...row.map((cell) => cell.length))
    return Array.from(
      { length: height },
      (_, line) =>
        `|${row.map((cell, column) => ` ${(cell[line] ?? '').padStart(widths[column] ?? 0)} `).join('|')}|\n`,
    )
  })
  return `${rule}${headLine}${rule}${lines.join('')}${lines.length > 0 ? rule : ''}`
}

function centred(text: string, width: number): string {
  const left = Math.ceil((width - text.length) / 2)
  return text.padStart(text.length + left).padEnd(width)
}

function wrapped(text: string): string[] {
  if (text.length <= maxCellWidth) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > maxCellWidth) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
