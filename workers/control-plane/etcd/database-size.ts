const pageBytes = 4096
/** A new database: two meta pages, the free list, the buckets. */
const emptyBytes = 5 * pageBytes
/** So much fits into the page of the buckets. */
const inlineBytes = 1000

/** About how large etcd's database file is whose versions take so many bytes: whole pages, as bbolt allocates them. */
export function databaseBytes(bytes: number): number {
  return bytes < inlineBytes ? emptyBytes : emptyBytes + Math.ceil(bytes / pageBytes) * pageBytes
}

/** How much of it is not free: two pages of a small one are. */
export function databaseBytesInUse(bytes: number): number {
  return bytes < inlineBytes ? emptyBytes - 2 * pageBytes : databaseBytes(bytes)
}
