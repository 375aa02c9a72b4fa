export const relations = {
  title: 'Relations',
  nothing: 'Who owns whom, what leads there, and where it runs.',
  nothingHint: 'Select an object, on the diagram or in the table: a pod, a Deployment, a Service, a node.',
  alone: 'It owns nothing, nothing owns it, and no Service leads to it.',
  list: 'Relations as a list',
  more: (n: number) => `and ${n} more`,
  card: (kind: string, name: string, state: string) => (state === '' ? `${kind} ${name}` : `${kind} ${name}: ${state}`),
  endpoints: (n: number) => (n === 1 ? '1 endpoint' : `${n} endpoints`),
  key: { owns: 'owns', leads: 'leads to', runs: 'runs on' },
  sentence: {
    owns: (from: string, to: string) => `${from} owns ${to}`,
    leads: (from: string, to: string) => `${from} leads to ${to}`,
    runs: (from: string, to: string) => `${from} runs on ${to}`,
  },
  zoomIn: 'Closer',
  zoomOut: 'Farther',
  fit: 'All of it',
}
