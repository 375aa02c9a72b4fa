import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { embedElement } from './embed/build-element.ts'
import { serviceWorker } from './offline/build-service-worker.ts'

export const alias = [
  // monaco-worker-manager imports the path that monaco-editor had before 0.56's exports map.
  { find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' },
  // monaco-yaml formats with Prettier (0.5 MB); we don't format with it.
  {
    find: /^prettier\/(standalone|plugins\/(yaml|estree))$/,
    replacement: fileURLToPath(new URL('./src/features/manifest-editor/no-prettier.ts', import.meta.url)),
  },
]

type ModuleGraph = {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null
}

/** Whether the worker's entry imports the module, or what imports it, without waiting for a need. */
function isLoadedFirst(id: string, graph: ModuleGraph, seen = new Set<string>()): boolean {
  const module = graph.getModuleInfo(id)
  if (module === null || seen.has(id)) return false
  seen.add(id)
  return module.isEntry || module.importers.some((importer) => isLoadedFirst(importer, graph, seen))
}

export default defineConfig({
  base: './',
  plugins: [react(), embedElement(process.env['WHEELHOUSE_URL']), serviceWorker()],
  resolve: { alias },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What the cluster loads first is one file, though late parts use pieces of it too.
            { name: (id, graph) => (isLoadedFirst(id, graph) ? 'first' : null) },
            // The types of late kinds are loaded by kubectl all together: one file, not one for each kind.
            { name: 'late-types', test: /types-table\.ts$/ },
          ],
        },
      },
    },
  },
  // The dependency scanner doesn't look inside workers: without this the first dev page load reloads itself.
  optimizeDeps: { entries: ['index.html', 'src/**/*.{ts,tsx}', 'workers/*.ts'] },
  build: {
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    rolldownOptions: { input: { main: 'index.html', embed: 'embed/index.html' } },
  },
})
