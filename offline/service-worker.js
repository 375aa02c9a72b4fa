// Keeps all files of one build in the browser, so that the page opens without a network after the first visit. What it
// serves is that build and nothing newer, until the reader agrees to an update: a page never finds itself among files of
// two builds. Of what it does not know it keeps its hands off.
// The build puts `self.wheelhouse = { build, files }` before this: see build-service-worker.ts.
const { build, files } = self.wheelhouse
const prefix = `wheelhouse ${self.registration.scope} `
const current = prefix + build
/** Names with a hash of the content in them never change what they hold. */
const hashed = /\/assets\/.+-[\w-]{8}\.\w+$/
const atOnce = 4

self.addEventListener('install', (event) => event.waitUntil(fill()))
self.addEventListener('activate', (event) => event.waitUntil(forgetOldBuilds()))
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method === 'GET' && request.url.startsWith(self.registration.scope)) event.respondWith(answer(request))
})

async function answer(request) {
  const address = new URL(request.url)
  address.hash = ''
  address.search = ''
  if (address.pathname.endsWith('/index.html')) address.pathname = address.pathname.slice(0, -'index.html'.length)
  const cache = await caches.open(current)
  return (await cache.match(address.href)) ?? (await inOlderBuild(address.href)) ?? fetch(request)
}

/** A page of the build before, which was open during an update, may still ask for its parts. */
async function inOlderBuild(href) {
  if (!hashed.test(href)) return undefined
  for (const name of await ourCaches()) {
    const found = await (await caches.open(name)).match(href)
    if (found) return found
  }
  return undefined
}

async function fill() {
  const cache = await caches.open(current)
  const waiting = files.map((file) => new URL(file, self.registration.scope).href)
  const take = async () => {
    for (let href = waiting.pop(); href !== undefined; href = waiting.pop()) {
      const kept = await inOlderBuild(href)
      const response = kept ?? (await fetch(href, { cache: hashed.test(href) ? 'default' : 'no-cache' }))
      if (!response.ok) throw new Error(`${response.status} ${href}`)
      await cache.put(href, response)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, take))
}

/** Keeps this build and the one before. */
async function forgetOldBuilds() {
  const older = (await ourCaches()).filter((name) => name !== current)
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)))
}

/** Oldest first. */
async function ourCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(prefix))
}
