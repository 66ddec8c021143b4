/* chat-hostile.mjs - whatever people call themselves, a room, or say, it is text
 *
 * usage: chat-hostile.mjs ADDRESS
 *
 * Words of the script: strangers, who are called and say what stands in the file.
 */
import { writeFile } from "node:fs/promises";
import { becomes, people, please, refused, same, t } from "./browser.mjs";
import {
	dialog, field, heading, message, messages, open_room, press, register, room,
	rooms, status, texts,
} from "./chat.mjs";
import { hostile } from "./hostile.mjs";

const [address] = process.argv.slice(2);

/* Nothing of it is to be seen. */
const blank = "\u200b \u3164";

/* As many letters as that may have. */
const cut = (text, most) => [...text].slice(0, most).join("");

/* Nothing on the page that is not the page's own. */
const strange = (page) => page.evaluate(() => {
	const foreign = (url) => new URL(url, location).origin !== location.origin;
	/* Addresses in a text may be followed, by nothing but a click. */
	const is_link = (element) => element.matches(".text > a[target=_blank]" +
		"[rel~=noopener][rel~=noreferrer]") && /^https?:/.test(element.href) &&
		element.getAttribute("href") === element.textContent;
	const is_strange = (element) =>
		[...element.attributes].some(({ name }) => name.startsWith("on")) ||
		element.matches("iframe, object, embed, base, marquee, style, math, video," +
			"meta[http-equiv], script:not([src]), img, details, template") ||
		["src", "href", "action"].some((name) => element.hasAttribute(name) &&
			foreign(element.getAttribute(name)) && !is_link(element));

	return [...document.querySelectorAll("*")].filter(is_strange)
		.map((element) => element.outerHTML);
});

/* What is wider than its place; a bar to scroll sideways by. */
const overflowing = (page) => page.evaluate(() => {
	const wide = (element) => element.scrollWidth > element.clientWidth + 1;

	return [document.documentElement, ...document.querySelectorAll("nav, main, [role=log]")]
		.filter(wide).map((element) => element.tagName);
});

async function shows_as_text(ada)
{
	const { page } = ada;

	await writeFile("strangers.json", JSON.stringify([
		{ name: blank, text: "and who am I?" },
		...hostile.map((text) => ({ name: cut(text, 64), text })),
	]));
	await please("strangers");
	await t("whatever is said is shown as it is", () =>
		becomes(async () => (await texts(page)).slice(-hostile.length), hostile));
	await t("beside whatever its author is called", async () => {
		const shown = await messages(page).getByRole("article").allTextContents();
		same(hostile.map((text) => cut(text, 64))
			.filter((name) => !shown.some((text) => text.includes(name))), []);
	});
	await t("and where that cannot be seen, what can", () =>
		message(page, "and who am I?").getByText("Nameless").waitFor());
	await t("no element has come of it", async () => same(await strange(page), []));
	await t("nothing is too wide for the page", async () =>
		same(await overflowing(page), []));
}

async function names_rooms(ada)
{
	const { page } = ada;
	const names = hostile.map((text) => cut(text, 256));
	const nothing = await page.request.post(`${address}/create-room`, { data: { name: blank } });
	const { room_gid } = (await nothing.json()).data;

	for (const name of names) {
		const made = await page.request.post(`${address}/create-room`, { data: { name } });
		same(made.status(), 200);
	}
	await page.reload();
	await heading(page, "Tea").waitFor();
	await t("a room may be called anything, too", () => becomes(async () => {
		const shown = await rooms(page).getByRole("link").allTextContents();
		return names.filter((name) => !shown.some((text) => text.includes(name)));
	}, []));
	await t("and one whose name cannot be seen by its link", () =>
		room(page, `Room ${room_gid}`).waitFor());
	await t("no element has come of that", async () => same(await strange(page), []));
	await t("nor is anything too wide", async () => same(await overflowing(page), []));
}

await people(async (enter) => {
	const ada = await enter(), mallory = await enter();
	const name = "<img src=x onerror=attacked()>\u202e";

	ada.expect(refused);
	mallory.expect(refused);
	await ada.page.goto(address);
	await register(ada.page, "ada", "Ada");
	await open_room(ada.page, "Tea");
	await shows_as_text(ada);
	await names_rooms(ada);

	await mallory.page.goto(ada.page.url());
	await register(mallory.page, "mallory", name);
	await press(ada.page, "Contacts");
	await field(dialog(ada.page), "Add a contact").fill("mallory");
	await press(dialog(ada.page), "Add");
	await t("a contact may be called anything", () =>
		dialog(ada.page).getByText("onerror=attacked()").waitFor());
	await ada.page.keyboard.press("Escape");
	await field(mallory.page, "Message").pressSequentially("<b>so");
	await t("and so may who types", () =>
		status(ada.page, "Typing").getByText("onerror=attacked()").waitFor());
	await t("no element has come of them", async () => same(await strange(ada.page), []));

	await ada.page.setViewportSize({ width: 320, height: 568 });
	await t("at the width of a small phone nothing is too wide either", async () =>
		same(await overflowing(ada.page), []));
	await ada.picture("chat-hostile", { fullPage: false });
	await t("nothing was asked for, opened, or broken", () =>
		same([...ada.faults, ...mallory.faults], []));
});
