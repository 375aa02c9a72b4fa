// `$(NAME)` in commands and values; `$$(NAME)` stands for itself. Like third_party/forked/golang/expansion.

export function expand(text: string, values: Readonly<Record<string, string>>): string {
  if (!text.includes('$')) return text
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole: string, name: string | undefined) => {
    if (name === undefined) return '$'
    return Object.hasOwn(values, name) ? (values[name] as string) : whole
  })
}
