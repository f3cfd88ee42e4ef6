/**
 * Keeps the pages for a time without network, and sends what waits when it returns. The network always
 * comes first: a site that has changed is never answered for by an older copy, nor by an older worker.
 */
import { deliverAll } from './js/outbox/deliver.js';

const KEPT = 'guichet-pages-1';
const MOST = 300;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('fetch', (event) => {
  if (isPage(event.request)) event.respondWith(answer(event));
});
self.addEventListener('message', (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(Promise.allSettled(event.data.keep.map(fetchToKeep)));
});
self.addEventListener('sync', (event) => {
  if (event.tag === 'guichet.outbox') event.waitUntil(deliverAll());
});

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('guichet-') && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Answers of the functions are somebody's own, and files are another origin's: neither is kept. */
function isPage(request) {
  const { origin, pathname } = new URL(request.url);
  return request.method === 'GET' && origin === location.origin && !/^\/(?:api|mailbox)\//.test(pathname);
}

async function answer(event) {
  try {
    const found = await fetch(event.request);
    event.waitUntil(keep(event.request.url, found.clone()).catch(() => {}));
    return found;
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(nameOf(event.request.url));
    if (kept) return kept;
    throw error;
  }
}

/** A module is kept with all that it imports. */
async function fetchToKeep(address) {
  const request = new Request(address);
  if (!isPage(request)) return;
  const found = await fetch(request);
  const text = /\.m?js$/.test(new URL(request.url).pathname) ? await found.clone().text() : '';
  await keep(request.url, found);
  const imported = [...text.matchAll(/(?:^|;)\s*(?:import|export)\b[^'"(;=]*['"](\.[^'"]+)['"]/gm)].map(([, path]) => new URL(path, request.url).href);
  await Promise.allSettled(imported.filter((one) => !asked.has(one)).map((one) => asked.add(one) && fetchToKeep(one)));
}

/** Modules fetched by this worker, each once. */
const asked = new Set();

async function keep(address, found) {
  if (found.status !== 200 || found.redirected) return;
  const cache = await caches.open(KEPT);
  await cache.put(nameOf(address), found);
  const names = await cache.keys();
  await Promise.all(names.slice(0, Math.max(0, names.length - MOST)).map((name) => cache.delete(name)));
}

/** Without its question mark: a page is the same for all, and tokens of mailed links are not kept. */
function nameOf(address) {
  const { origin, pathname } = new URL(address, location.origin);
  return origin + pathname;
}
