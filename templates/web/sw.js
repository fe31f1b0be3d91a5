// Keeps the verify page usable without a network: the page in both languages, its files, and the newest trust and status lists.
// Nothing personal is kept: no other page, no answer to a form, no address with a code in it (fragments never reach a worker's cache).
// `VERSION` and `FILES` are filled in by the server, so that a new version of the service is a new cache.

const VERSION = "@version@";
const FILES = ["@files@"];
const SHELL = `shell-${VERSION}`;
const LISTS = "lists";
const PAGES = ["/?lang=zh", "/?lang=en"];

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/.well-known/xueshi/log/")) return; // asked about one certificate, so never kept
  if (pathname.startsWith("/.well-known/xueshi/")) event.respondWith(newestList(request));
  else if (pathname.startsWith(`/static/${VERSION}/`)) event.respondWith(keptFile(request));
  else if (pathname === "/" && request.mode === "navigate") event.respondWith(pageOrKept(request));
});

async function keepShell() {
  const shell = await caches.open(SHELL);
  // the pages are kept as anybody sees them: without cookies, so without a reader's own menu
  for (const page of PAGES) await shell.put(page, await fetch(page, { credentials: "omit", cache: "no-cache" }));
  await shell.addAll(FILES.map((file) => `/static/${VERSION}/${file}`));
  const lists = await caches.open(LISTS);
  await lists.add("/.well-known/xueshi/trust.json").catch(() => {});
}

async function dropOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name)));
}

/** The list from the network, kept for later; else the kept one, whose age the page judges and shows. */
async function newestList(request) {
  const lists = await caches.open(LISTS);
  try {
    const answer = await fetch(request);
    if (answer.ok) await lists.put(request.url, answer.clone());
    return answer;
  } catch {
    return (await lists.match(request.url)) ?? Response.error();
  }
}

async function keptFile(request) {
  const kept = await (await caches.open(SHELL)).match(request.url);
  return kept ?? fetch(request);
}

async function pageOrKept(request) {
  try {
    return await fetch(request);
  } catch {
    const asked = new URL(request.url).searchParams.get("lang");
    const lang = asked ?? (navigator.language.toLowerCase().startsWith("en") ? "en" : "zh");
    const shell = await caches.open(SHELL);
    return (await shell.match(lang === "en" ? PAGES[1] : PAGES[0])) ?? Response.error();
  }
}
