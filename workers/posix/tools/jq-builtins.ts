// jq's built-in functions: those that take filters, those that take values, and those defined in jq itself.
import { Regex, type RegexMatch, RegexProblem } from '../regex.ts'
import { deletePaths, type Evaluator, type Found, getPath, isTrue, Scope, setPath } from './jq-evaluator.ts'
import { type Filter, parseJq } from './jq-syntax.ts'
import {
  calculate,
  compare,
  define,
  described,
  isList,
  isRecord,
  JqError,
  type Json,
  toJson,
  typeName,
} from './jq-values.ts'
import { ToolProblem } from './tool.ts'

/** Defined in jq, as jq does it; parsed when first called. */
const definitions: Readonly<Record<string, readonly [parameters: readonly string[], body: string]>> = {
  'map/1': [['f'], '[.[] | f]'],
  'map_values/1': [['f'], '.[] |= f'],
  'select/1': [['f'], 'if f then . else empty end'],
  'recurse/1': [['f'], 'def r: ., (f | r); r'],
  'recurse/2': [['f', 'c'], 'def r: ., (f | select(c) | r); r'],
  'values/0': [[], 'select(. != null)'],
  'nulls/0': [[], 'select(. == null)'],
  'strings/0': [[], 'select(type == "string")'],
  'numbers/0': [[], 'select(type == "number")'],
  'booleans/0': [[], 'select(type == "boolean")'],
  'arrays/0': [[], 'select(type == "array")'],
  'objects/0': [[], 'select(type == "object")'],
  'iterables/0': [[], 'select(type == "array" or type == "object")'],
  'scalars/0': [[], 'select(type != "array" and type != "object")'],
  'to_entries/0': [[], '[keys_unsorted[] as $k | {key: $k, value: .[$k]}]'],
  'from_entries/0': [
    [],
    'reduce .[] as $x ({}; . + {(($x | if .key == null then .k // .name // .Name // .K // .Key else .key end) | if type == "string" then . else tojson end): ($x | if has("value") then .value elif has("v") then .v else .Value end)})',
  ],
  'with_entries/1': [['f'], 'to_entries | map(f) | from_entries'],
  'del/1': [['f'], 'delpaths([path(f)])'],
  'any/0': [[], 'any(.[]; .)'],
  'any/1': [['f'], 'any(.[]; f)'],
  'any/2': [['g', 'c'], 'isvalid(first(g | c | select(.)))'],
  'all/0': [[], 'all(.[]; .)'],
  'all/1': [['f'], 'all(.[]; f)'],
  'all/2': [['g', 'c'], 'isvalid(first(g | c | select(. | not))) | not'],
  'isempty/1': [['g'], 'isvalid(first(g)) | not'],
  'add/1': [['f'], 'reduce f as $x (null; . + $x)'],
  'add/0': [[], 'add(.[])'],
  'in/1': [['xs'], '. as $x | xs | has($x)'],
  'inside/1': [['xs'], '. as $x | xs | contains($x)'],
  'until/2': [['c', 'u'], 'def _u: if c then . else (u | _u) end; _u'],
  'while/2': [['c', 'u'], 'def _w: if c then ., (u | _w) else empty end; _w'],
  'repeat/1': [['u'], 'def _r: ., (u | _r); _r'],
  'range/1': [['n'], 'range(0; n)'],
  'first/0': [[], '.[0]'],
  'last/0': [[], '.[-1]'],
  'last/1': [['f'], 'reduce f as $x (null; $x)'],
  'nth/1': [['n'], '.[n]'],
  'nth/2': [['n', 'f'], 'last(limit(n + 1; f))'],
  'paths/0': [[], 'path(..) | select(length > 0)'],
  'paths/1': [['f'], 'paths as $p | select(getpath($p) | f) | $p'],
  'leaf_paths/0': [[], 'paths(scalars)'],
  'pick/1': [['f'], '. as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)))'],
  'walk/1': [['f'], 'def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w'],
  'env/0': [[], '$ENV'],
  'todate/0': [[], 'todateiso8601'],
  'fromdate/0': [[], 'fromdateiso8601'],
  'date/0': [[], 'todate'],
  'match/1': [['re'], 'match(re; null)'],
  'test/1': [['re'], 'test(re; null)'],
  'capture/1': [['re'], 'capture(re; null)'],
  'capture/2': [
    ['re', 'fl'],
    'match(re; fl) | [.captures | .[] | select(.name != null) | {key: .name, value: .string}] | from_entries',
  ],
  'scan/1': [['re'], 'match(re; "g") | if (.captures | length) > 0 then [.captures | .[] | .string] else .string end'],
  'splits/1': [['re'], 'split(re; null) | .[]'],
  'ascii/0': [[], '[.] | implode'],
  'combinations/0': [[], 'if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end'],
  'transpose/0': [
    [],
    '. as $in | (map(length) | max // 0) as $m | [range(0; $m) as $j | [range(0; $in | length) as $i | $in[$i][$j]]]',
  ],
  'IN/1': [['s'], 'any(s == .; .)'],
  'IN/2': [['src', 's'], 'any(src == s; .)'],
  'INDEX/1': [['f'], 'INDEX(.[]; f)'],
  'INDEX/2': [['s', 'f'], 'reduce s as $row ({}; .[$row | f | tostring] |= $row)'],
  'finites/0': [[], 'select(isinfinite or isnan | not)'],
  'inputs/0': [[], 'def r: (try input catch empty) | (., r); r'],
  'debug/0': [[], '.'],
  'debug/1': [['m'], '.'],
  'stderr/0': [[], '.'],
  'halt_error/0': [[], 'error'],
}

const parsed = new Map<string, Filter>()

export function* callBuiltin(
  run: Evaluator,
  name: string,
  args: readonly Filter[],
  at: Found,
  scope: Scope,
): Generator<Found> {
  const signature = `${name}/${args.length}`
  const definition = Object.hasOwn(definitions, signature) ? definitions[signature] : undefined
  if (definition) {
    const [parameters, body] = definition
    const known =
      parsed.get(signature) ??
      parseJq(`def ${name}${parameters.length > 0 ? `(${parameters.join(';')})` : ''}: ${body}; .`)
    parsed.set(signature, known)
    if (known.type === 'define') {
      const called: Filter = {
        ...known,
        rest: {
          type: 'call',
          name,
          args: parameters.map((_, index) => ({ type: 'call', name: `__${index}`, args: [] })),
        },
      }
      // The caller's filters keep their own scope under names that no filter can have.
      let inner = scope
      for (const [index, arg] of args.entries())
        inner = new Scope(inner, 'closure', `__${index}`, { filter: arg, scope })
      yield* run.find(called, at, inner)
      return
    }
  }
  const special = Object.hasOwn(specials, signature) ? specials[signature] : undefined
  if (special) {
    yield* special(run, args, at, scope)
    return
  }
  const plain = Object.hasOwn(functions, signature) ? functions[signature] : undefined
  if (!plain)
    throw new ToolProblem(`error: ${signature} is not defined at <top-level>, line 1:\njq: 1 compile error`, 3)
  for (const values of product(run, args, 0, at.value, scope))
    yield { value: plain(at.value, values, run), path: undefined }
}

function* product(
  run: Evaluator,
  args: readonly Filter[],
  index: number,
  input: Json,
  scope: Scope,
): Generator<Json[]> {
  const arg = args[index]
  if (!arg) return yield []
  for (const rest of product(run, args, index + 1, input, scope))
    for (const value of run.values(arg, input, scope)) yield [value, ...rest]
}

type Special = (run: Evaluator, args: readonly Filter[], at: Found, scope: Scope) => Generator<Found>

function made(value: Json): Found {
  return { value, path: undefined }
}

const specials: Readonly<Record<string, Special>> = {
  *'empty/0'() {},
  *'not/0'(_run, _args, { value }) {
    yield made(!isTrue(value))
  },
  *'path/1'(run, [filter], { value }, scope) {
    for (const path of run.paths(filter as Filter, value, scope)) yield made([...path])
  },
  *'getpath/1'(run, [filter], { value, path }, scope) {
    for (const wanted of run.values(filter as Filter, value, scope))
      yield {
        value: getPath(value, wanted as (string | number)[]),
        path: path && [...path, ...(wanted as (string | number)[])],
      }
  },
  *'recurse/0'(run, _args, at, scope) {
    yield* run.find({ type: 'recurse' }, at, scope)
  },
  *'first/1'(run, [filter], at, scope) {
    for (const found of run.find(filter as Filter, at, scope)) {
      yield found
      return
    }
  },
  *'limit/2'(run, [count, filter], at, scope) {
    for (const max of run.values(count as Filter, at.value, scope)) {
      let left = Number(max)
      if (left <= 0) continue
      for (const found of run.find(filter as Filter, at, scope)) {
        yield found
        if (--left <= 0) break
      }
    }
  },
  *'isvalid/1'(run, [filter], { value }, scope) {
    try {
      for (const _ of run.values(filter as Filter, value, scope)) return yield made(true)
      yield made(false)
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      yield made(false)
    }
  },
  *'range/2'(run, args, { value }, scope) {
    for (const [from, to] of product(run, args, 0, value, scope))
      for (let at = Number(from); at < Number(to); at++) yield made(at)
  },
  *'range/3'(run, args, { value }, scope) {
    for (const [from, to, by] of product(run, args, 0, value, scope)) {
      const step = Number(by)
      if (step === 0) continue
      for (let at = Number(from); step > 0 ? at < Number(to) : at > Number(to); at += step) yield made(at)
    }
  },
  *'sort_by/1'(run, [filter], { value }, scope) {
    yield made(keyed(run, filter as Filter, value, scope, 'sorted').map(({ item }) => item))
  },
  *'group_by/1'(run, [filter], { value }, scope) {
    yield made(groupsOf(keyed(run, filter as Filter, value, scope, 'grouped')))
  },
  *'unique_by/1'(run, [filter], { value }, scope) {
    yield made(groupsOf(keyed(run, filter as Filter, value, scope, 'grouped')).map((group) => group[0] ?? null))
  },
  *'min_by/1'(run, [filter], { value }, scope) {
    yield made(keyed(run, filter as Filter, value, scope, 'sorted')[0]?.item ?? null)
  },
  *'max_by/1'(run, [filter], { value }, scope) {
    yield made(keyed(run, filter as Filter, value, scope, 'sorted').at(-1)?.item ?? null)
  },
  *'input/0'(run) {
    const next = run.setting.inputs.shift()
    if (next === undefined) throw new JqError('No more inputs')
    yield made(next)
  },
  *'sub/2'(run, args, at, scope) {
    yield* substitute(run, args, at.value, scope, '')
  },
  *'sub/3'(run, args, at, scope) {
    yield* substitute(run, args, at.value, scope, '')
  },
  *'gsub/2'(run, args, at, scope) {
    yield* substitute(run, args, at.value, scope, 'g')
  },
  *'gsub/3'(run, args, at, scope) {
    yield* substitute(run, args, at.value, scope, 'g')
  },
  *'match/2'(run, args, { value }, scope) {
    for (const [pattern, flags] of product(run, args, 0, value, scope))
      for (const found of matches(value, pattern ?? null, flags ?? null)) yield made(found)
  },
  *'splits/2'(run, args, { value }, scope) {
    for (const [pattern, flags] of product(run, args, 0, value, scope))
      for (const part of splitRegex(textOf(value), pattern ?? null, flags ?? null)) yield made(part)
  },
}

type Keyed = { readonly key: Json; readonly item: Json }

function keyed(run: Evaluator, filter: Filter, value: Json, scope: Scope, done: string): Keyed[] {
  if (!isList(value)) throw new JqError(`${described(value)} cannot be ${done}, as it is not an array`)
  return value
    .map((item) => ({ item, key: [...run.values(filter, item, scope)] }))
    .sort((a, b) => compare(a.key, b.key))
}

function groupsOf(items: readonly Keyed[]): Json[][] {
  const groups: Json[][] = []
  items.forEach(({ key, item }, index) => {
    const before = items[index - 1]
    if (before && compare(before.key, key) === 0) groups.at(-1)?.push(item)
    else groups.push([item])
  })
  return groups
}

function listOf(value: Json, done: string): readonly Json[] {
  if (isList(value)) return value
  throw new JqError(`${described(value)} cannot be ${done}, as it is not an array`)
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value
  throw new JqError(`${described(value)} cannot be matched, as it is not a string`)
}

function numeric(compute: (value: number) => number): (value: Json) => Json {
  return (value) => {
    if (typeof value !== 'number') throw new JqError(`${described(value)} number required`)
    return compute(value)
  }
}

const functions: Readonly<Record<string, (input: Json, args: readonly Json[], run: Evaluator) => Json>> = {
  'error/0': (value) => {
    throw new JqError(value)
  },
  'error/1': (_, [message]) => {
    throw new JqError(message ?? null)
  },
  'length/0': (value) => {
    if (value === null) return 0
    if (typeof value === 'number') return Math.abs(value)
    if (typeof value === 'string') return [...value].length
    if (typeof value === 'boolean') throw new JqError(`${described(value)} has no length`)
    return isList(value) ? value.length : Object.keys(value).length
  },
  'utf8bytelength/0': (value) => encodeURIComponent(textOf(value)).replace(/%../g, 'x').length,
  'type/0': typeName,
  'keys/0': (value) => keysOf(value).sort(compare),
  'keys_unsorted/0': (value) => keysOf(value),
  'has/1': (value, [key]) => {
    if (isRecord(value) && typeof key === 'string') return Object.hasOwn(value, key)
    if (isList(value) && typeof key === 'number') return key >= 0 && key < value.length
    throw new JqError(`Cannot check whether ${typeName(value)} has a ${typeName(key ?? null)} key`)
  },
  'contains/1': (value, [other]) => contains(value, other ?? null),
  'tostring/0': (value) => (typeof value === 'string' ? value : toJson(value)),
  'tojson/0': (value) => toJson(value),
  'fromjson/0': (value) => {
    try {
      return JSON.parse(textOf(value)) as Json
    } catch (error) {
      if (error instanceof JqError) throw error
      throw new JqError(`${textOf(value)} (while parsing '${textOf(value)}')`)
    }
  },
  'tonumber/0': (value) => {
    if (typeof value === 'number') return value
    if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
    throw new JqError(`${described(value)} cannot be parsed as a number`)
  },
  'toboolean/0': (value) => {
    if (typeof value === 'boolean') return value
    if (value === 'true' || value === 'false') return value === 'true'
    throw new JqError(`${described(value)} cannot be parsed as a boolean`)
  },
  'sort/0': (value) => [...listOf(value, 'sorted')].sort(compare),
  'unique/0': (value) =>
    [...listOf(value, 'sorted')]
      .sort(compare)
      .filter((item, index, all) => index === 0 || compare(all[index - 1] ?? null, item) !== 0),
  'min/0': (value) => [...listOf(value, 'sorted')].sort(compare)[0] ?? null,
  'max/0': (value) => [...listOf(value, 'sorted')].sort(compare).at(-1) ?? null,
  'reverse/0': (value) =>
    typeof value === 'string'
      ? [...value].reverse().join('')
      : value === null
        ? []
        : [...listOf(value, 'reversed')].reverse(),
  'flatten/0': (value) => flatten(listOf(value, 'flattened'), 1000),
  'flatten/1': (value, [depth]) => flatten(listOf(value, 'flattened'), Number(depth)),
  'join/1': (value, [glue]) =>
    listOf(value, 'joined')
      .map((item) =>
        item === null
          ? ''
          : typeof item === 'object'
            ? (calculate('+', glue ?? '', item) as string)
            : typeof item === 'string'
              ? item
              : toJson(item),
      )
      .join(String(glue)),
  'split/1': (value, [by]) => {
    if (typeof value !== 'string' || typeof by !== 'string')
      throw new JqError('split input and separator must be strings')
    return value === '' ? [] : value.split(by)
  },
  'split/2': (value, [pattern, flags]) => splitRegex(textOf(value), pattern ?? null, flags ?? null),
  'test/2': (value, [pattern, flags]) => matches(value, pattern ?? null, flags ?? null).length > 0,
  'startswith/1': (value, [start]) => bothTexts(value, start, 'startswith').startsWith(String(start)),
  'endswith/1': (value, [end]) => bothTexts(value, end, 'endswith').endsWith(String(end)),
  'ltrimstr/1': (value, [start]) =>
    typeof value === 'string' && typeof start === 'string' && value.startsWith(start)
      ? value.slice(start.length)
      : value,
  'rtrimstr/1': (value, [end]) =>
    typeof value === 'string' && typeof end === 'string' && end !== '' && value.endsWith(end)
      ? value.slice(0, -end.length)
      : value,
  'trim/0': (value) => textOf(value).trim(),
  'ltrim/0': (value) => textOf(value).trimStart(),
  'rtrim/0': (value) => textOf(value).trimEnd(),
  'ascii_downcase/0': (value) => textOf(value).replace(/[A-Z]/g, (char) => char.toLowerCase()),
  'ascii_upcase/0': (value) => textOf(value).replace(/[a-z]/g, (char) => char.toUpperCase()),
  'explode/0': (value) => [...textOf(value)].map((char) => char.codePointAt(0) ?? 0),
  'implode/0': (value) =>
    listOf(value, 'imploded')
      .map((code) => String.fromCodePoint(Math.max(0, Math.min(0x10ffff, Number(code)))))
      .join(''),
  'index/1': (value, [part]) => indices(value, part ?? null)[0] ?? null,
  'rindex/1': (value, [part]) => indices(value, part ?? null).at(-1) ?? null,
  'indices/1': (value, [part]) => (value === null ? null : indices(value, part ?? null)),
  'setpath/2': (value, [path, next]) => setPath(value, path as (string | number)[], next ?? null),
  'delpaths/1': (value, [paths]) => deletePaths(value, paths as unknown as (string | number)[][]),
  'floor/0': numeric(Math.floor),
  'ceil/0': numeric(Math.ceil),
  'round/0': numeric(Math.round),
  'fabs/0': numeric(Math.abs),
  'abs/0': numeric(Math.abs),
  'sqrt/0': numeric(Math.sqrt),
  'log/0': numeric(Math.log),
  'log2/0': numeric(Math.log2),
  'log10/0': numeric(Math.log10),
  'exp/0': numeric(Math.exp),
  'pow/2': (_, [base, power]) => Number(base) ** Number(power),
  'infinite/0': () => Number.POSITIVE_INFINITY,
  'nan/0': () => Number.NaN,
  'isinfinite/0': (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
  'isnan/0': (value) => typeof value === 'number' && Number.isNaN(value),
  'isnormal/0': (value) => typeof value === 'number' && Number.isFinite(value) && value !== 0,
  'now/0': (_, _args, run) => run.setting.nowMs / 1000,
  'todateiso8601/0': (value) => new Date(Math.floor(Number(value)) * 1000).toISOString().replace('.000Z', 'Z'),
  'fromdateiso8601/0': (value) => {
    const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value)) ? Date.parse(String(value)) : Number.NaN
    if (Number.isNaN(ms)) throw new JqError(`date "${String(value)}" does not match format "%Y-%m-%dT%H:%M:%SZ"`)
    return ms / 1000
  },
  'input_filename/0': () => null,
}

function keysOf(value: Json): Json[] {
  if (isRecord(value)) return Object.keys(value)
  if (isList(value)) return value.map((_, index) => index)
  throw new JqError(`${described(value)} has no keys`)
}

function bothTexts(value: Json, other: Json | undefined, name: string): string {
  if (typeof value === 'string' && typeof other === 'string') return value
  throw new JqError(`${name}() requires string inputs`)
}

function contains(a: Json, b: Json): boolean {
  if (isRecord(a) && isRecord(b))
    return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key] ?? null, value))
  if (isList(a) && isList(b))
    return b.every((value) => a.some((item) => typeName(item) === typeName(value) && contains(item, value)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeName(a) !== typeName(b))
    throw new JqError(`${described(a)} and ${described(b)} cannot have their containment checked`)
  return compare(a, b) === 0
}

function flatten(list: readonly Json[], depth: number): Json[] {
  if (depth < 0) throw new JqError('flatten depth must not be negative')
  return list.flatMap((item) => (isList(item) && depth > 0 ? flatten(item, depth - 1) : [item]))
}

function indices(value: Json, part: Json): Json[] {
  if (typeof value === 'string' && typeof part === 'string') {
    const found: number[] = []
    for (let at = value.indexOf(part); at >= 0 && part !== ''; at = value.indexOf(part, at + 1)) found.push(at)
    return found
  }
  if (!isList(value)) throw new JqError(`Cannot determine indices in ${typeName(value)}`)
  const wanted = isList(part) ? part : [part]
  return value
    .map((_, index) => index)
    .filter(
      (index) => wanted.length > 0 && wanted.every((one, offset) => compare(value[index + offset] ?? null, one) === 0),
    )
}

// ---- regular expressions

function regexOf(pattern: Json, flags: Json): { readonly regex: Regex; readonly global: boolean } {
  const [source, more] = isList(pattern) ? [pattern[0] ?? null, pattern[1] ?? null] : [pattern, flags]
  if (typeof source !== 'string') throw new JqError(`${described(source)} cannot be matched, as it is not a string`)
  const marks = typeof more === 'string' ? more : ''
  const unknown = [...marks].find((mark) => !'gixnls'.includes(mark))
  if (unknown) throw new JqError(`${marks} is not a valid modifier string`)
  try {
    return { regex: new Regex(source, 'perl', marks.includes('i')), global: marks.includes('g') }
  } catch (error) {
    if (error instanceof RegexProblem)
      throw new JqError(`${source} (at offset 0) is not a valid regex: ${error.message}`)
    throw error
  }
}

function found(
  text: string,
  pattern: Json,
  flags: Json,
): { readonly list: readonly RegexMatch[]; readonly regex: Regex } {
  const { regex, global } = regexOf(pattern, flags)
  try {
    const first = global ? undefined : regex.exec(text)
    return { list: global ? [...regex.all(text)] : first ? [first] : [], regex }
  } catch (error) {
    if (error instanceof RegexProblem) throw new JqError(error.message)
    throw error
  }
}

function matches(value: Json, pattern: Json, flags: Json): Json[] {
  const text = textOf(value)
  const { list, regex } = found(text, pattern, flags)
  return list.map((match) => asValue(match, text, regex))
}

function asValue(match: RegexMatch, text: string, regex: Regex): Json {
  const names = new Map([...regex.groupNames].map(([name, index]) => [index, name]))
  return {
    offset: match.start,
    length: match.end - match.start,
    string: text.slice(match.start, match.end),
    captures: match.spans.map((span, index) => ({
      offset: span ? span[0] : -1,
      length: span ? span[1] - span[0] : 0,
      string: span ? text.slice(span[0], span[1]) : null,
      name: names.get(index + 1) ?? null,
    })),
  }
}

function splitRegex(text: string, pattern: Json, flags: Json): string[] {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of found(text, pattern, `${typeof flags === 'string' ? flags : ''}g`).list) {
    parts.push(text.slice(from, start))
    from = end
  }
  return [...parts, text.slice(from)]
}

function* substitute(
  run: Evaluator,
  args: readonly Filter[],
  input: Json,
  scope: Scope,
  mode: string,
): Generator<Found> {
  const text = textOf(input)
  const [pattern, replacement, flags] = args
  const [source] = run.values(pattern as Filter, input, scope)
  const [marks] = flags ? run.values(flags, input, scope) : [null]
  const { list, regex } = found(text, source ?? null, `${typeof marks === 'string' ? marks : ''}${mode}`)
  let out = ''
  let from = 0
  for (const match of list) {
    const captures: Record<string, Json> = {}
    for (const [name, index] of regex.groupNames) define(captures, name, match.groups[index - 1] ?? null)
    const [next] = run.values(replacement as Filter, captures, scope)
    if (typeof next !== 'string') throw new JqError(`${described(next ?? null)} cannot be added to a string`)
    out += text.slice(from, match.start) + next
    from = match.end
  }
  yield made(out + text.slice(from))
}
