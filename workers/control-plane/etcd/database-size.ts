const pageBytes = 4096
/** A new database: two meta pages, the free list, the buckets. */
const emptyBytes = 5 * pageBytes
/** What a version takes on average: Kubernetes objects as protobuf with the pages' overhead. */
const versionBytes = 1200

/** About how large etcd's database file is that holds so many versions: whole pages, as bbolt allocates them. */
export function databaseBytes(versions: number): number {
  return emptyBytes + Math.ceil((versions * versionBytes) / pageBytes) * pageBytes
}
