// Names of time zones. Which there are is what the machine's own calendar knows: the same IANA names everywhere.

const wellFormed = /^[A-Za-z0-9_.+-]+(\/[A-Za-z0-9_.+-]+)*$/

export function isTimeZone(name: string): boolean {
  if (!wellFormed.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
