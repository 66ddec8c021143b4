/* browser.mjs - a page, looked at by Chromium
 *
 *	import { browse, t, same } from "./browser.mjs";
 *
 *	await browse(async (page, { faults, picture }) => {
 *		await page.goto(...);
 *		await t("it is there", () => page.waitForSelector("#it"));
 *		await t("nothing is wrong with it", () => same(faults, []));
 *		await picture("it");
 *	});
 *
 * Where there are several people, each has a browser of their own, as far as pages
 * can tell:
 *
 *	await people(async (enter) => {
 *		const ada = await enter(), ben = await enter({ colorScheme: "dark" });
 *
 *		await ada.page.goto(...);
 *		await please("restart", "gateway");
 *	});
 *
 * Sentences go to standard output as tests/browser.sh reads them, and so does what is
 * asked of the script.  faults are what a page should not do: to ask anybody but the
 * server it came from, to break its policy, to fail, and to say so in the console.
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { isDeepStrictEqual, inspect } from "node:util";
import { chromium } from "playwright-core";

/* Twice as long as await in tests/lib.sh: a browser is slow beside other tests. */
export const PATIENCE = 20_000;

export async function t(sentence, holds)
{
	try {
		if (await holds() === false)
			throw new Error("it does not hold");
		console.log(`ok - ${sentence}`);
	} catch (error) {
		console.log(`not ok - ${sentence}`);
		console.log(error.message.replace(/^/gm, "  "));
	}
}

export function same(is, wanted)
{
	if (!isDeepStrictEqual(is, wanted))
		throw new Error(`${inspect(is)}, wanted ${inspect(wanted)}`);
}

/* Until it is the same, or for as long as patience lasts. */
export async function becomes(look, wanted)
{
	const end = Date.now() + PATIENCE;
	let is = await look();

	while (!isDeepStrictEqual(is, wanted) && Date.now() < end) {
		await new Promise((later) => setTimeout(later, 50));
		is = await look();
	}
	same(is, wanted);
}

let answers;

/* A word of the script, which is done when this is; what it said. */
export async function please(word, argument = "")
{
	answers ??= createInterface({ input: process.stdin });
	process.stdin.ref();
	console.log(`please ${word} ${argument.replaceAll(/\s+/g, " ")}`);
	const [line] = await once(answers, "line");
	const { ended, said } = JSON.parse(line);

	process.stdin.unref();
	if (ended)
		throw new Error(`${word} ${argument}: ${said}`);
	return said.trimEnd();
}

function watch(page, faults, expected)
{
	const fault = (text) => {
		if (!expected.some((pattern) => pattern.test(text)))
			faults.push(text);
	};
	const asked = (request) => {
		const url = new URL(request.url());
		const at_home = !request.frame || request.frame().url() === "about:blank" ||
			url.origin === new URL(request.frame().url()).origin;

		if (!at_home && url.protocol !== "data:" && url.protocol !== "blob:")
			fault(`asked ${url}`);
	};

	page.on("request", asked);
	page.on("dialog", (dialog) => {
		fault(`opened a dialog: ${dialog.message()}`);
		dialog.dismiss().catch(() => {});
	});
	page.on("pageerror", (error) => fault(`failed: ${error.message}`));
	page.on("console", (message) => {
		if (message.type() === "error")
			fault(`said: ${message.text()} ${message.location().url}`);
	});
}

/* Chromium itself says in the console that somebody is not let in, and that a server is
 * not to be reached or has failed: to be expected by who is, and by who cuts the network. */
export const refused = /^said: Failed to load resource: .* status of 40[13] /;
export const cut_off = /^said: (Failed to load resource|WebSocket connection to '[^']*' failed)/;

/* Whoever enters has cookies of their own.  No service worker, unless that is what it is
 * about: it would come between a page and what a story does to its requests. */
async function enter(browser, options)
{
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		serviceWorkers: "block",
		...options,
	});
	const page = await context.newPage();
	const faults = [], expected = [];

	page.setDefaultTimeout(PATIENCE);
	watch(page, faults, expected);
	return {
		page, context, faults,
		expect: (pattern) => expected.push(pattern),
		picture: (name, more) => page.screenshot({
			path: `${process.env.PICTURES}/${name}.png`, ...more,
		}),
	};
}

export const phone = {
	viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true,
	deviceScaleFactor: 2,
};

/* What axe finds that keeps somebody out, for t: nothing. */
export async function accessible(page)
{
	const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

	await page.evaluate(await readFile(axe, "utf8"));
	const { violations } = await page.evaluate(() =>
		globalThis.axe.run(document, { preload: false }));

	same(violations.filter(({ impact }) => /serious|critical/.test(impact))
		.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]), []);
}

/* What somebody saw when a story ended too early. */
async function last_seen(page)
{
	const text = await page.innerText("body").catch(({ message }) => message);

	console.error(`${page.url()} shows: ${text.replaceAll(/\s+/g, " ").slice(0, 200)}`);
}

export async function people(story)
{
	const browser = await chromium.launch({
		executablePath: process.env.BROWSER,
		args: ["--disable-background-networking", "--disable-component-update",
			"--disable-dev-shm-usage", "--disable-sync", "--no-first-run"],
	});

	try {
		await story((options) => enter(browser, options));
	} catch (error) {
		for (const context of browser.contexts())
			await Promise.all(context.pages().map(last_seen));
		throw error;
	} finally {
		await browser.close();
	}
}

export async function browse(story)
{
	await people(async (enter) => {
		const one = await enter();

		await story(one.page, one);
	});
}
