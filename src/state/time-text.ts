/** Virtual time as `1:02:03.456`, hours only when there are any. */
export function timeText(ms: number, digits = 3): string {
  const whole = Math.max(0, ms)
  const hours = Math.floor(whole / 3_600_000)
  const minutes = Math.floor(whole / 60_000) % 60
  const seconds = Math.floor(whole / 1000) % 60
  const rest =
    digits === 0
      ? ''
      : `.${String(Math.floor(whole % 1000))
          .padStart(3, '0')
          .slice(0, digits)}`
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${hours > 0 ? `${hours}:` : ''}${hours > 0 ? pad(minutes) : minutes}:${pad(seconds)}${rest}`
}
