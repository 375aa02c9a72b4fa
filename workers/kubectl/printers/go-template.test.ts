import { describe, expect, it } from 'vitest'
import { goTemplate } from './go-template.ts'

const pods = {
  items: [
    { metadata: { name: 'a', labels: { y: '2', x: '1' } }, status: { phase: 'Running', n: 3 } },
    { metadata: { name: 'b' }, status: { phase: 'Pending', n: 0 } },
  ],
}

describe('a Go template', () => {
  it.each([
    ['{{range .items}}{{.status.phase}} {{end}}', 'Running Pending '],
    ['{{range $i, $p := .items}}{{if $i}}, {{end}}{{$p.metadata.name}}{{end}}', 'a, b'],
    ['{{range $k, $v := (index .items 0).metadata.labels}}{{$k}}={{$v}};{{end}}', 'x=1;y=2;'],
    ['{{with index .items 0}}{{.metadata.name | printf "%-5s|"}}{{end}}', 'a    |'],
    [
      '{{- range .items -}} {{- if eq .status.phase "Running" -}} up {{- else -}} down {{- end -}} {{- end -}}',
      'updown',
    ],
    ['{{$x := 1}}{{range .items}}{{$x = .status.n}}{{end}}{{$x}}', '0'],
    ['{{range .items}}{{if eq .metadata.name "b"}}{{break}}{{end}}{{.metadata.name}}{{end}}', 'a'],
    ['{{define "T"}}<{{.}}>{{end}}{{template "T" (len .items)}}', '<2>'],
    ['{{.nope}} {{exists . "items" 0}} {{"aGk=" | base64decode}}', '<no value> true hi'],
    ['{{(index .items 0).metadata.labels}}', 'map[x:1 y:2]'],
  ])('%s', (source, expected) => {
    expect(goTemplate(source, false)(pods)).toBe(expected)
  })

  it.each([
    ['{{.items', 'error parsing template {{.items, template: output:1: unclosed action'],
    ['{{foo}}', 'function "foo" not defined'],
    ['{{if .x}}', 'unexpected EOF'],
    ['{{index .items 9}}', 'error calling index: index out of range: 9'],
    ['{{define "T"}}{{template "T"}}{{end}}{{template "T"}}', 'exceeded maximum template depth'],
    ['{{range 100000}}{{range 100000}}x{{end}}{{end}}', 'takes too long'],
  ])('refuses %s', (source, expected) => {
    expect(() => goTemplate(source, false)(pods)).toThrow(expected)
  })
})
