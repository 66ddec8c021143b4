/* service-worker.js - the page opens without a network, too
 *
 * mkweb says which version this is, and which files belong to it.  Their addresses
 * have the version in them: whoever was given a page is given that page's files and
 * no others, whichever version has come since.  What the API answers is never kept.
 */
const version = "";
const files = [];

const page = "/";
const mine = `chat-${version}`;

/* For so long the server is waited for, in ms, where the page is there already. */
const PATIENCE = 3000;

async function install()
{
	const cache = await caches.open(mine);

	/* All of them or none, past what the browser may have kept by itself. */
	await cache.addAll([page, ...files].map((path) =>
		new Request(path, { cache: "reload" })));
	await self.skipWaiting();
}

async function activate()
{
	for (const name of await caches.keys())
		if (name.startsWith("chat-") && name !== mine)
			await caches.delete(name);
	await self.clients.claim();
}

async function kept(request)
{
	const cache = await caches.open(mine);

	return cache.match(request, { ignoreVary: true });
}

/* A new version shows at the first look at a page, as if nothing were kept; unless
 * there is no network, or a poor one. */
async function newest(request)
{
	const asked = fetch(request).catch(() => Response.error());
	const late = new Promise((resolve) => {
		setTimeout(resolve, PATIENCE);
	});
	const response = await Promise.race([asked, late]);

	if (response?.status >= 200 && response.status < 500)
		return response;
	return await kept(page) ?? asked;
}

async function own(request)
{
	return await kept(request) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
	const { request } = event, { origin, pathname } = new URL(request.url);

	if (request.method !== "GET" || origin !== self.location.origin)
		return;
	if (request.mode === "navigate" && pathname === page)
		event.respondWith(newest(request));
	else if (files.includes(pathname))
		event.respondWith(own(request));
});
