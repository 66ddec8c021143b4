/* chat-page.mjs - what the page to chat on loads, and how soon it is of use
 *
 * usage: chat-page.mjs ADDRESS
 *
 * ada is registered, and has a thousand rooms; the one that was made last is full.
 */
import { becomes, browse, refused, same, t } from "./browser.mjs";
import { message, rooms, sign_in } from "./chat.mjs";

const [address, gid] = process.argv.slice(2);

/* Those that the service worker keeps are those that are counted. */
async function own_files(page)
{
	const worker = await page.request.get(`${address}/service-worker.js`);

	return JSON.parse((await worker.text()).match(/^const files = (.*);$/m)[1]);
}

async function loads(page)
{
	const loaded = new Set();

	page.on("request", (request) => loaded.add(new URL(request.url()).pathname));
	await page.goto(address);
	await sign_in(page, "ada");
	await t("it loads nothing that is not counted", async () => {
		const own = ["/", ...await own_files(page)];
		const asked = /^\/(me|login|rooms|health|sessions|get-room-history)$/;

		same([...loaded].filter((path) => !own.includes(path) && !asked.test(path)), []);
	});
}

async function first_view(page)
{
	const times = [];

	await page.addInitScript(() => {
		const look = () => {
			if (document.querySelector("[role=log] article"))
				globalThis.usable = performance.now();
			else
				requestAnimationFrame(look);
		};
		look();
	});
	for (let i = 0; i < 5; i++) {
		await page.goto("about:blank");
		await page.goto(`${address}/#${gid}`);
		await message(page, "the last of all").waitFor();
		times.push(await page.evaluate(() => Math.round(globalThis.usable)));
	}
	console.log(`the first view of a room, among 1,000: ${times.join(", ")} ms`);
}

await browse(async (page, { faults, expect }) => {
	expect(refused);
	await loads(page);
	await first_view(page);
	await t("a thousand rooms are in the list", async () =>
		becomes(() => rooms(page).getByRole("link").count(), 1000));
	await t("nothing is wrong with it", () => same(faults, []));
});
