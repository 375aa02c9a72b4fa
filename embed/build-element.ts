// Builds the custom element beside the widget's page, as an ES module and as a classic script: what other sites load is
// not named after its content, so that their tags go on working.
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type ResolvedConfig } from 'vite'

const entry = fileURLToPath(new URL('element.ts', import.meta.url))

/** What https://oembed.com calls a rich answer. */
function oembedOf(address: string) {
  const frame = `<iframe src="${address}embed/" width="960" height="480" style="border:0" loading="lazy" title="Kubernetes cluster"></iframe>`
  return {
    version: '1.0',
    type: 'rich',
    title: 'Kubernetes cluster',
    provider_name: 'Wheelhouse',
    provider_url: address,
    html: frame,
    width: 960,
    height: 480,
    thumbnail_url: `${address}poster-light.svg`,
    thumbnail_width: 1080,
    thumbnail_height: 552,
  }
}

/** `site`: the address of the hosted build, with a slash at its end. */
export function embedElement(site: string | undefined): Plugin {
  let config: ResolvedConfig
  return {
    name: 'wheelhouse-element',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved
    },
    // Where the build will be hosted is known only to who builds it: then sites can find out how to embed it.
    transformIndexHtml: {
      handler: (_, { path }) =>
        site !== undefined && path.includes('embed')
          ? [
              {
                tag: 'link',
                attrs: { rel: 'alternate', type: 'application/json+oembed', href: `${site}embed/oembed.json` },
              },
            ]
          : [],
    },
    generateBundle() {
      if (site !== undefined)
        this.emitFile({ type: 'asset', fileName: 'embed/oembed.json', source: JSON.stringify(oembedOf(site)) })
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
