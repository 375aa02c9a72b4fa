// Flags of the command-line tools: `--name value`, `--name=value`, or `--name` alone where the default is false.

export type Flags = {
  text(name: string): string
  number(name: string): number
  has(name: string): boolean
  /** What is no flag. */
  readonly rest: readonly string[]
  fail(why: string): never
}

export function readFlags(
  args: readonly string[],
  usage: string,
  defaults: Readonly<Record<string, string | false>>,
): Flags {
  const values = new Map<string, string>()
  const rest: string[] = []
  const fail = (why: string): never => {
    console.error(`${why}\n${usage}`)
    process.exit(2)
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    const [, short, long = short ?? '', value] = /^(?:-(\w)|--([^=]+))(?:=(.*))?$/s.exec(arg) ?? []
    if (long === '') rest.push(arg)
    else if (!Object.hasOwn(defaults, long)) fail(`there is no flag ${arg}`)
    else if (defaults[long] === false) values.set(long, 'true')
    else if (value !== undefined) values.set(long, value)
    else if (i + 1 < args.length) values.set(long, args[++i] ?? '')
    else fail(`${arg} needs a value`)
  }
  const text = (name: string) => values.get(name) ?? String(defaults[name] || '')
  return { text, number: (name) => Number(text(name)), has: (name) => values.has(name), rest, fail }
}
