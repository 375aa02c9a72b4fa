/** `1.25` cores, or `250m` below one. */
export function cpuText(millis: number): string {
  return millis < 1000 ? `${Math.round(millis)}m` : String(Math.round(millis / 10) / 100)
}

export function memoryText(bytes: number): string {
  if (bytes >= 2 ** 30) return `${Math.round((bytes / 2 ** 30) * 10) / 10}Gi`
  return `${Math.round(bytes / 2 ** 20)}Mi`
}
