import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export const alias = [
  // monaco-worker-manager imports the path that monaco-editor had before 0.56's exports map.
  { find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' },
  // monaco-yaml formats with Prettier (0.5 MB); we don't format with it.
  {
    find: /^prettier\/(standalone|plugins\/(yaml|estree))$/,
    replacement: fileURLToPath(new URL('./src/features/manifest-editor/no-prettier.ts', import.meta.url)),
  },
]

export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { alias },
  worker: { format: 'es' },
  // The dependency scanner doesn't look inside workers: without this the first dev page load reloads itself.
  optimizeDeps: { entries: ['index.html', 'src/**/*.{ts,tsx}', 'workers/*.ts'] },
  build: { target: 'es2022', sourcemap: false, manifest: true },
})
