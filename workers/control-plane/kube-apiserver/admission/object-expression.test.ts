import { expect, it } from 'vitest'
import { objectExpression } from './object-expression.ts'

it.each([
  ['Object{spec: Object.spec{replicas: 3}}', '{"spec": {"replicas": 3}}'],
  ['[JSONPatch{op: "add", path: "/a", value: {"x": y}}]', '[{"op": "add", "path": "/a", "value": {"x": y}}]'],
  ['Object.a {b: [c, d], e: f(g, h) ? i : "Object{k: 1}"}', '{"b": [c, d], "e": f(g, h) ? i : "Object{k: 1}"}'],
  ['object.spec.map(x, Object.spec{name: x.name})', 'object.spec.map(x, {"name": x.name})'],
  ["{'a': 1}", "{'a': 1}"],
])('%s becomes %s', (typed, plain) => {
  expect(objectExpression(typed)).toBe(plain)
})
