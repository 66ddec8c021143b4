/* chat-offline.mjs - the page to chat on as an application: installed, without a
 * network, and in its next version
 *
 * usage: chat-offline.mjs ADDRESS
 *
 * Words of the script: up and down, hang and go_on; next_version, whose page is of the class "next",
 * and is called so by its script.
 */
import { becomes, cut_off, people, please, refused, same, t } from "./browser.mjs";
import { is_connected, message, open_room, register, say } from "./chat.mjs";

const [address] = process.argv.slice(2);

async function is_kept(page)
{
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await page.evaluate(async () => { await navigator.serviceWorker.ready; });
}

async function installable({ page, context })
{
	const devtools = await context.newCDPSession(page);

	await t("its manifest is one", async () => {
		const { url, errors } = await devtools.send("Page.getAppManifest");
		same([new URL(url).pathname.split("/").at(-1), errors],
			["manifest.webmanifest", []]);
	});
	await t("it can be installed", async () => {
		const { installabilityErrors } =
			await devtools.send("Page.getInstallabilityErrors");
		/* Whoever enters a story does so incognito. */
		same(installabilityErrors.map(({ errorId }) => errorId)
			.filter((id) => id !== "in-incognito"), []);
	});
	await t("its icons are of the size that they say", async () => {
		const sizes = await page.evaluate(async () => {
			const { href } = document.querySelector("link[rel=manifest]");
			const { icons } = await (await fetch(href)).json();

			return Promise.all(icons.map(async ({ src, sizes }) => {
				const blob = await (await fetch(new URL(src, href))).blob();
				if (sizes === "any")
					return [blob.type, sizes, sizes];
				const { width, height } = await createImageBitmap(blob);
				return [blob.type, sizes, `${width}x${height}`];
			}));
		});
		same(sizes.filter(([, says, is]) => says !== is), []);
		same(sizes.map(([type]) => type.split(";")[0]),
			["image/png", "image/png", "image/svg+xml", "image/svg+xml"]);
	});
}

/* Paths of what is kept, those of files without their version. */
const kept = (page) => page.evaluate(async () => {
	const paths = [];

	for (const name of await caches.keys())
		for (const { url } of await (await caches.open(name)).keys())
			paths.push(new URL(url).pathname);
	return paths;
});

/* Which version is the page of, and which are its files? */
const versions = (page) => page.evaluate(() => [...new Set(
	[...performance.getEntriesByType("resource").map(({ name }) => name)]
		.map((url) => url.match(/\/web\/([0-9a-f]{12})\//)?.[1])
		.filter((version) => version))]);

async function without_network({ page, context })
{
	await please("down", "nginx");
	await page.reload();
	await t("without a server it opens", () =>
		page.waitForFunction(() => document.title !== ""));
	await t("and says that there is none", () => is_connected(page, /Offline|Connecting/));
	await t("pages beside it are not kept", async () => {
		const other = await context.newPage();
		const away = await other.goto(`${address}/pepeunit/docs`).catch((error) => error);

		await other.close();
		same(/ERR_CONNECTION_REFUSED/.test(away.message), true);
	});
	await please("up", "nginx");
	await t("with one again it is of use by itself", async () => {
		await is_connected(page);
		await message(page, "kept by the server").waitFor();
	});
}

const what_version = (page) => page.evaluate(() => {
	const { className, title } = document.documentElement;

	return [className, title];
});

async function poor_network({ page })
{
	await please("hang", "nginx");
	await t("a server that does not answer is not waited for for long", async () => {
		await page.reload();
		await page.getByRole("heading", { name: "Confab" }).waitFor();
	});
	await please("go_on", "nginx");
	await t("and once it answers all is well", () => is_connected(page));
}

async function next_version({ page })
{
	const [before] = await versions(page);

	await please("next_version");
	await page.reload();
	await t("another version is taken up at the next look", async () => {
		await is_connected(page);
		same(await what_version(page), ["next", "next"]);
	});
	await t("with all of its files", async () => {
		const [now, ...others] = await versions(page);
		same([others, now !== before], [[], true]);
	});
	await t("which are kept instead of the others", () => becomes(async () =>
		(await kept(page)).filter((path) => path.includes(before)), []));
	await t("so that it opens without a server as well", async () => {
		await please("down", "nginx");
		await page.reload();
		await is_connected(page, /Offline|Connecting/);
		same(await what_version(page), ["next", "next"]);
		same((await versions(page)).length, 1);
	});
}

await people(async (enter) => {
	const ben = await enter({ serviceWorkers: "allow" });

	ben.expect(cut_off);
	ben.expect(refused);
	await ben.page.goto(address);
	await register(ben.page, "ben", "Ben");
	await is_kept(ben.page);
	await open_room(ben.page, "Tea");
	await say(ben.page, "kept by the server");
	await ben.page.reload();
	await installable(ben);
	await t("of what the server answers nothing is kept", async () =>
		same((await kept(ben.page)).filter((path) =>
			path !== "/" && !/^\/pepeunit\/web\/[0-9a-f]{12}\//.test(path)), []));
	await without_network(ben);
	await poor_network(ben);
	await next_version(ben);
	await t("nothing went wrong but the network", () => same(ben.faults, []));
});
