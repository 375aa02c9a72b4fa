// Command-line flags as Kubernetes' programs take them. Like spf13/pflag, without knowing which flags exist.

/**
 * `--a=b`, `--a b` and `--a` (true) by name; `--` and plain arguments are skipped. A later flag wins.
 * `--a b` takes `b` as its value unless it looks like a flag, so boolean flags are best written `--a` or `--a=true`.
 */
export function parseFlags(args: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = Object.create(null)
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') break
    if (!arg.startsWith('--')) continue
    const equals = arg.indexOf('=')
    if (equals >= 0) {
      flags[arg.slice(2, equals)] = arg.slice(equals + 1)
      continue
    }
    const next = args[i + 1]
    if (next === undefined || next.startsWith('-')) flags[arg.slice(2)] = 'true'
    else {
      flags[arg.slice(2)] = next
      i++
    }
  }
  return flags
}
