/* chat-look.mjs - how the page to chat on looks, and who can use it
 *
 * usage: chat-look.mjs ADDRESS
 *
 * Words of the script: conversation, after which Ada's room has one worth a picture.
 */
import { accessible, becomes, people, phone, please, refused, same, t } from "./browser.mjs";
import {
	all_sent, dialog, field, heading, is_connected, message, messages, open_room, press, register,
	room, rooms, sign_in,
} from "./chat.mjs";

const [address] = process.argv.slice(2);

/* Pictures are the same whenever they are made. */
const that_day = { locale: "en-GB", timezoneId: "Europe/London" };

/* Only what day it is stands still: a clock of playwright's would run the page's timers
 * as well, which are what this page draws by. */
function stand_still(now)
{
	globalThis.Date = class extends Date {
		constructor(...given)
		{
			super(...given.length ? given : [now]);
		}

		static now()
		{
			return now;
		}
	};
}

const see = async ({ page }) => {
	await page.addInitScript(stand_still, Date.parse("2026-06-06T18:00:00+01:00"));
	await page.goto(address);
};

/* No bar to scroll sideways by. */
const fits = (page) => page.evaluate(() =>
	document.documentElement.scrollWidth <= document.documentElement.clientWidth);

async function by_keyboard({ page })
{
	const { keyboard } = page;

	/* Where the next one of that name is, by Tab alone. */
	const reach = async (role, name) => {
		const wanted = page.getByRole(role, { name, exact: true }).first();

		for (let i = 0; i < 60; i++) {
			if (await wanted.evaluate((element) => element === document.activeElement,
				null, { timeout: 1000 }).catch(() => false))
				return;
			await keyboard.press("Tab");
		}
		throw new Error(`Tab does not lead to ${name}`);
	};
	const type = async (name, text) => {
		await reach("textbox", name);
		await keyboard.type(text);
	};

	await t("by the keyboard alone somebody makes an account", async () => {
		await page.goto(address);
		await page.getByRole("form", { name: "Sign in" }).waitFor();
		await reach("button", "Make an account");
		await keyboard.press("Enter");
		await page.getByRole("form", { name: "Make an account" }).waitFor();
		await type("Login", "carl");
		await keyboard.press("Tab");
		await keyboard.type("Carl");
		await keyboard.press("Tab");
		await keyboard.type("password of carl");
		await keyboard.press("Enter");
		await rooms(page).waitFor();
	});
	await t("opens a room", async () => {
		await reach("button", "New room");
		await keyboard.press("Enter");
		await type("Name", "By keyboard");
		await keyboard.press("Enter");
		await heading(page, "By keyboard").waitFor();
	});
	await t("says something", async () => {
		await type("Message", "no pointer");
		await keyboard.press("Enter");
		await message(page, "no pointer").waitFor();
	});
	await t("and edits it", async () => {
		await reach("button", "Edit");
		await keyboard.press("Enter");
		await becomes(() => field(page, "Message").inputValue(), "no pointer");
		await becomes(() => field(page, "Message").evaluate((element) =>
			element === document.activeElement), true);
		await keyboard.press("End");
		await keyboard.type(" at all");
		await keyboard.press("Enter");
		await message(page, "no pointer at all").waitFor();
	});
	await t("out of a dialog by Escape, to where it was opened", async () => {
		await reach("button", "Account");
		await keyboard.press("Enter");
		await dialog(page).waitFor();
		await keyboard.press("Escape");
		await dialog(page).waitFor({ state: "hidden" });
		same(await page.evaluate(() => document.activeElement.textContent.trim() ||
			document.activeElement.getAttribute("aria-label")), "Account");
	});
}

async function for_everybody({ page }, where, dialogs)
{
	await t(`${where}: nobody is kept out of a room`, () => accessible(page));
	for (const name of dialogs) {
		await press(page, name);
		await dialog(page).waitFor();
		await t(`${where}: nor of what "${name}" opens`, () => accessible(page));
		await page.keyboard.press("Escape");
		await dialog(page).waitFor({ state: "hidden" });
	}
}

async function on_a_phone(ada)
{
	const { page } = ada;

	await t("on a phone the rooms come first, and nothing else", async () => {
		await see(ada);
		await sign_in(page, "ada");
		await room(page, /The allotment/).waitFor();
		same([await messages(page).isVisible(), await fits(page)], [false, true]);
	});
	await t("nobody is kept out there", () => accessible(page));
	await ada.picture("chat-phone-rooms");
	await t("a room takes all of it", async () => {
		await room(page, /The allotment/).tap();
		await messages(page).waitFor();
		same([await rooms(page).isVisible(), await fits(page)], [false, true]);
	});
	await t("with what was said last in sight", () =>
		becomes(() => messages(page).getByRole("article").last().evaluate((last) => {
			const { top, bottom } = last.getBoundingClientRect();
			return top > 0 && bottom <= innerHeight;
		}), true));
	await ada.picture("chat-phone");
	await t("nobody is kept out of that", () => accessible(page));
	await t("something is said", async () => {
		await field(page, "Message").tap();
		await field(page, "Message").fill("From the bus");
		await page.getByRole("button", { name: "Send" }).tap();
		await all_sent(page);
		await message(page, "From the bus").waitFor();
	});
	await t("and changed", async () => {
		await message(page, "From the bus").locator(".text").tap();
		await message(page, "From the bus").getByRole("button", { name: "Edit" }).tap();
		await field(page, "Message").fill("From the tram");
		await page.getByRole("button", { name: "Save" }).tap();
		await message(page, "From the tram").waitFor();
	});
	await t("one goes back to the rooms, by the phone's way as well", async () => {
		await page.goBack();
		await rooms(page).waitFor();
		same(await messages(page).isVisible(), false);
	});
	await page.setViewportSize({ width: 320, height: 568 });
	await t("320 pixels are enough", async () => {
		same(await fits(page), true);
		await room(page, /The allotment/).tap();
		await messages(page).waitFor();
		same(await fits(page), true);
	});
	await t("what can be pressed is large enough for a finger", async () => {
		const small = await page.getByRole("button").evaluateAll((all) => all
			.filter((button) => button.checkVisibility())
			.map((button) => [button.textContent, button.getBoundingClientRect()])
			.filter(([, { width, height }]) => width < 24 || height < 24)
			.map(([name]) => name));
		same(small, []);
	});
}

await people(async (enter) => {
	const carl = await enter(), ada = await enter(that_day);

	await by_keyboard(carl);

	await see(ada);
	await t("nobody is kept out who is signed out", () => accessible(ada.page));
	await register(ada.page, "ada", "Ada");
	await t("nor who has no room yet", () => accessible(ada.page));
	await open_room(ada.page, "The allotment");
	await please("conversation");
	await ada.page.reload();
	await is_connected(ada.page);
	await message(ada.page, "I will bring two.").waitFor();
	await ada.picture("chat");
	await for_everybody(ada, "in light",
		["New room", "New conversation", "Join a room", "Contacts", "Account"]);

	const dark = await enter({ colorScheme: "dark", ...that_day });

	await see(dark);
	await sign_in(dark.page, "ada");
	await room(dark.page, /The allotment/).click();
	await message(dark.page, "I will bring two.").waitFor();
	await dark.picture("chat-dark");
	await t("where it is dark, it is", async () => {
		const ground = await dark.page.evaluate(() =>
			getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
		same(ground.every((part) => part < 64), true);
	});
	await for_everybody(dark, "in the dark", ["Contacts", "Account"]);

	const mobile = await enter({ ...phone, ...that_day });

	await on_a_phone(mobile);
	await t("nothing went wrong on any of them", () => same([carl, ada, dark, mobile]
		.flatMap(({ faults }) => faults).filter((fault) => !refused.test(fault)), []));
});
