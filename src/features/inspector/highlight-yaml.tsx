import type { ReactNode } from 'react'

const line = /^(\s*(?:- )*)([^\s:#'"][^:#]*|"[^"]*"):(?=\s|$)(.*)$/
const mostLines = 4000

/** YAML that the cluster printed, with keys and values told apart. Not a parser: what it doesn't know it leaves plain. */
export function highlightYaml(code: string): ReactNode {
  const lines = code.split('\n')
  if (lines.length > mostLines) return code
  return lines.map((text, index) => (
    <span key={`${index}`}>
      {colour(text)}
      {'\n'}
    </span>
  ))
}

function colour(text: string): ReactNode {
  const found = line.exec(text)
  if (!found) return scalar(text)
  const [, indent, key, rest] = found
  return (
    <>
      {indent}
      <span className="yaml-key">{key}</span>:{rest ? scalar(rest) : ''}
    </>
  )
}

function scalar(text: string): ReactNode {
  const value = text.trim()
  if (value === '') return text
  const isNumber = /^-?\d+(\.\d+)?$/.test(value) || value === 'true' || value === 'false' || value === 'null'
  return <span className={isNumber ? 'yaml-number' : 'yaml-string'}>{text}</span>
}
