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
 * Sentences go to standard output as tests/browser.sh reads them.  faults are what a
 * page should not do: to ask anybody but the server it came from, to break its
 * policy, to fail, and to say so in the console.
 */
import { isDeepStrictEqual, inspect } from "node:util";
import { chromium } from "playwright-core";

/* Twice as long as await in tests/lib.sh: a browser is slow beside other tests. */
const PATIENCE = 20_000;

export async function t(sentence, holds)
{
	try {
		if (await holds() === false)
			throw new Error("it does not hold");
		console.log(`ok - ${sentence}`);
	} catch (error) {
		console.log(`not ok - ${sentence}`);
		console.log(error.message);
	}
}

export function same(is, wanted)
{
	if (!isDeepStrictEqual(is, wanted))
		throw new Error(`${inspect(is)}, wanted ${inspect(wanted)}`);
}

function watch(page, faults)
{
	const asked = (request) => {
		const url = new URL(request.url());
		const at_home = request.frame().url() === "about:blank" ||
			url.origin === new URL(request.frame().url()).origin;

		if (!at_home && url.protocol !== "data:" && url.protocol !== "blob:")
			faults.push(`asked ${url}`);
	};

	page.on("request", asked);
	page.on("pageerror", (error) => faults.push(`failed: ${error.message}`));
	page.on("console", (message) => {
		if (message.type() === "error")
			faults.push(`said: ${message.text()} ${message.location().url}`);
	});
}

export async function browse(story)
{
	const browser = await chromium.launch({
		executablePath: process.env.BROWSER,
		args: ["--disable-background-networking", "--disable-component-update",
			"--disable-dev-shm-usage", "--disable-sync", "--no-first-run"],
	});

	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		const faults = [];
		const picture = (name) => page.screenshot({
			path: `${process.env.PICTURES}/${name}.png`,
		});

		page.setDefaultTimeout(PATIENCE);
		watch(page, faults);
		await story(page, { faults, picture });
	} finally {
		await browser.close();
	}
}
