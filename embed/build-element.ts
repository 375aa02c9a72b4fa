// Builds the custom element beside the widget's page, as an ES module and as a classic script: what other sites load is
// not named after its content, so that their tags go on working.
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type ResolvedConfig } from 'vite'

const entry = fileURLToPath(new URL('element.ts', import.meta.url))

export function embedElement(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'wheelhouse-element',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved
    },
    async closeBundle() {
      for (const format of ['es', 'iife'] as const)
        await build({
          configFile: false,
          logLevel: 'warn',
          // A classic script knows where it lies by other means.
          define: format === 'iife' ? { 'import.meta.url': '""' } : {},
          publicDir: false,
          build: {
            outDir: config.build.outDir,
            emptyOutDir: false,
            target: 'es2022',
            lib: {
              entry,
              formats: [format],
              name: 'WheelhouseElement',
              fileName: () => `embed/wheelhouse-cluster${format === 'es' ? '' : '.classic'}.js`,
            },
          },
        })
    },
  }
}
