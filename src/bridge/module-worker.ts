/**
 * A Web Worker of a script of ours. A frame without an origin (`sandbox="allow-scripts"`) may not start one from its
 * address, nor a module from a blob; a classic script from a blob that imports the module it may. What is said to the
 * worker before the module listens is said again then.
 */
export function moduleWorker(address: string): Worker {
  if (origin !== 'null') return new Worker(address, { type: 'module' })
  const script = `
    const early = []
    const keep = (event) => early.push(event)
    addEventListener('message', keep)
    import(${JSON.stringify(new URL(address, location.href).href)}).then(
      () => {
        removeEventListener('message', keep)
        for (const { data, ports } of early) dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }))
      },
      (error) => setTimeout(() => { throw error }),
    )`
  return new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })))
}
