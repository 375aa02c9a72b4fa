import { describe, expect, it } from 'vitest'
import { awk } from './awk.ts'
import { jq } from './jq.ts'
import { sed } from './sed.ts'
import { sort } from './sort.ts'
import { cut, grep, tr } from './text-filters.ts'
import type { Tool } from './tool.ts'

/** Runs a tool on a text; its answer is what it wrote, and its exit code when that is not 0. */
async function run(tool: Tool, args: readonly string[], input = ''): Promise<string> {
  let written = ''
  const pieces = [input]
  const write = (text: string): void => {
    written += text
  }
  const code = await tool({
    args,
    read: async () => pieces.shift(),
    readFile: () => undefined,
    writeFile: () => 'Permission denied',
    out: write,
    err: write,
    env: {},
    nowMs: 0,
  })
  return code === 0 ? written : `${written}[${code}]`
}

/** Answers are those of GNU's tools and of mawk. */
describe('sed', () => {
  it.each([
    [['-n', '2,4p'], '1\n2\n3\n4\n5\n', '2\n3\n4\n'],
    [['/2/,/4/d'], '1\n2\n3\n4\n5\n', '1\n5\n'],
    [['s/\\(hello\\) \\(world\\)/\\2 \\1/; s/o/0/2g'], 'hello world\n', 'world hell0\n'],
    [['-E', 's/a{2}/b/g'], 'aaa\n', 'ba\n'],
    [[':a;N;$!ba;s/\\n/,/g'], 'a\nb\nc\n', 'a,b,c\n'],
    [['s/x*/-/g'], 'abc\n', '-a-b-c-\n'],
    [['s/.*/\\U&/;s/B/\\l&/'], 'abc\n', 'AbC\n'],
    [['1~2d'], '1\n2\n3\n4\n', '2\n4\n'],
    [['-n', '/Events/,$p'], 'a\nEvents: x\nb\n', 'Events: x\nb\n'],
    [['s/a/b'], 'a\n', "sed: -e expression #1, char 5: unterminated `s' command\n[1]"],
  ])('runs %j', async (args, input, output) => {
    expect(await run(sed, args, input)).toBe(output)
  })

  it('gives up on a script that never ends', async () => {
    expect(await run(sed, [':a;ba'], 'x\n')).toBe('sed: the script does not come to an end\n[1]')
  })
})

describe('awk', () => {
  it.each([
    [['{print $2; print NF}'], 'a b c\n', 'b\n3\n'],
    [['NR>1 && $2 ~ /^1/ {print $1}'], 'NAME READY\nweb-1 1/1\nweb-2 0/1\n', 'web-1\n'],
    [['-F:', '-v', 'OFS=-', '{$2="X"; print; print $1,$3}'], 'a:b:c\n', 'a-X-c\na-c\n'],
    [['{gsub(/foo/,"[&]"); print; n=split($0,p," "); print n, p[2]}'], 'foo bar foo\n', '[foo] bar [foo]\n3 bar\n'],
    [['function f(n) { return n<2?n:f(n-1)+f(n-2) } BEGIN {print f(15)}'], '', '610\n'],
    [['!seen[$0]++'], 'a\nb\na\n', 'a\nb\n'],
    [['BEGIN { printf "%s %d %5.2f|%-4s|\\n", "x", 3, 2.5, "y" }'], '', 'x 3  2.50|y   |\n'],
    [['{print $1 | "sort"}'], '', 'awk: cmd. line:1: pipes to commands are not supported\n[2]'],
  ])('runs %j', async (args, input, output) => {
    expect(await run(awk, args, input)).toBe(output)
  })

  it('gives up on a program that never ends', async () => {
    expect(await run(awk, ['BEGIN { while (1) i++ }'])).toBe('awk: the program does not come to an end\n[2]')
  })
})

describe('jq', () => {
  it.each([
    [['-c', 'sort, length, add, (map(.*2)|reverse), .[0:2], .[-1]'], '[3,1,2]', '[1,2,3]\n3\n6\n[4,2,6]\n[3,1]\n2\n'],
    [['-c', 'group_by(.n) | map({(.[0].n): (map(.v)|add)}) | add'], '[{"n":"x","v":1},{"n":"x","v":3}]', '{"x":4}\n'],
    [['-c', '(.a[] |= .b), [paths | length]'], '{"a":[{"b":1}]}', '{"a":[1]}\n[1,2,3]\n'],
    [['-nr', '"val: \\(1+2)", @base64 "\\("hi")", ([1,"a b"]|@csv)'], '', 'val: 3\naGk=\n1,"a b"\n'],
    [['-nc', 'reduce range(5) as $i (0; .+$i), (def f(x): x*2; f(3)), ([1,[2]]|flatten)'], '', '10\n6\n[1,2]\n'],
    [['-c', '.__proto__ // "none"'], '{}', '"none"\n'],
    [['.a.b'], '{"a":1}', 'jq: error (at <stdin>:0): Cannot index number with "b"\n[5]'],
  ])('runs %j', async (args, input, output) => {
    expect(await run(jq, args, input)).toBe(output)
  })

  it('gives up on a filter that never ends', async () => {
    expect(await run(jq, ['-n', '[repeat(1)] | length'])).toMatch(/does not come to an end|too deeply/)
  })
})

describe('filters', () => {
  it('sort by keys and numbers', async () => {
    expect(await run(sort, ['-k1,1nr'], '3 c\n1 a\n10 d\n')).toBe('10 d\n3 c\n1 a\n')
  })

  it('grep with context, words and counts', async () => {
    expect(await run(grep, ['-A1', '-B1', '3'], '1\n2\n3\n4\n5\n')).toBe('2\n3\n4\n')
    expect(await run(grep, ['-oE', '[0-9]+'], 'a1b22\n')).toBe('1\n22\n')
    expect(await run(grep, ['x'], 'y\n')).toBe('[1]')
  })

  it('stop at an expression that would take for ever', async () => {
    expect(await run(grep, ['-E', '(a|aa)+$'], `${'a'.repeat(40)}b\n`)).toMatch(/takes too long|too complex|\[1\]/)
  })

  it('cut and tr', async () => {
    expect(await run(cut, ['-d,', '-f2-'], 'a,b,c\n')).toBe('b,c\n')
    expect(await run(tr, ['_-', '/+'], 'a-b_c\n')).toBe('a+b/c\n')
  })
})
