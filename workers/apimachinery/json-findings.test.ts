import { expect, it } from 'vitest'
import { inOrderOfText, jsonFindings } from './json-findings.ts'

const duplicateFields = (text: string) => jsonFindings(text).duplicates
const jsonSyntaxError = (text: string) => jsonFindings(text).error

it('names keys that come twice by their path, in the order of the text, each once', () => {
  const text = `{"metadata":{"name":"a","name":"b","name":"c"},
    "spec":{"containers":[{"image":"x"},{"image":"y","image":"z"}]},"spec":{}}`
  expect(duplicateFields(text)).toEqual(['metadata.name', 'spec.containers[1].image', 'spec'])
  expect(duplicateFields('[{"op":"add","op":"test"}]')).toEqual(['[0].op'])
  expect(duplicateFields('{"a":{"b":1},"c":{"b":1}}')).toEqual([])
  expect(duplicateFields('{"\\u0061":1,"a":2}')).toEqual(['a'])
})

it('tells a hundred keys that come twice and no more', () => {
  const twice = Array.from({ length: 40_000 }, (_, i) => `"k${i}":1,"k${i}":2`)
  expect(duplicateFields(`{${twice.join(',')}}`)).toHaveLength(100)
})

it('puts paths in the order in which a text has them', () => {
  expect(inOrderOfText('{"b":{"d":1},"a":1}', ['a', 'b.d', 'gone'])).toEqual(['b.d', 'a', 'gone'])
})

it('says where Go stops reading', () => {
  const said = (text: string) => jsonSyntaxError(text) ?? ''
  expect(said('{bad json')).toBe("invalid character 'b' looking for beginning of object key string")
  expect(said('')).toBe('unexpected end of JSON input')
  expect(said('nope')).toBe("invalid character 'o' in literal null (expecting 'u')")
  expect(said('{"a" 1}')).toBe("invalid character '1' after object key")
  expect(said('{"a":1 "b"}')).toBe("invalid character '\"' after object key:value pair")
  expect(said('[1 2]')).toBe("invalid character '2' after array element")
  expect(said('{} x')).toBe("invalid character 'x' after top-level value")
  expect(said('[1,]')).toBe("invalid character ']' looking for beginning of value")
  expect(said('{"a":1,}')).toBe("invalid character '}' looking for beginning of object key string")
  expect(said('"a\nb"')).toBe("invalid character '\\n' in string literal")
  expect(said('"\\x"')).toBe("invalid character 'x' in string escape code")
  expect(said('"\\u12g4"')).toBe("invalid character 'g' in \\u hexadecimal character escape")
  expect(said('-a')).toBe("invalid character 'a' in numeric literal")
  expect(said('1.e')).toBe("invalid character 'e' after decimal point in numeric literal")
  expect(said('1ex')).toBe("invalid character 'x' in exponent of numeric literal")
  expect(said('\u00e9')).toBe("invalid character '\u00c3' looking for beginning of value")
  expect(said('['.repeat(1001))).toBe('exceeded max depth')
})

it('agrees with the reader of JSON on what is JSON', () => {
  for (const text of ['{"a":[1,-0.5e+3,true,false,null,"\\n\\u00e9"]}', ' [ ] ', '{}', '"x"', '0', '[[[]],{}]'])
    expect([text, jsonSyntaxError(text)]).toEqual([text, undefined])
})
