/* chat-two.mjs - two people in two browsers, through a whole conversation
 *
 * usage: chat-two.mjs ADDRESS
 *
 * Words of the script: talk, by which Ada has said 300 things in a room of that name;
 * disable and enable such a room.
 */
import { becomes, people, please, refused, same, t } from "./browser.mjs";
import {
	dialog, field, heading, is_connected, link_of_room, message, messages,
	open_room, press, register, room, rooms, say, sign_in, status, texts,
} from "./chat.mjs";

const [address] = process.argv.slice(2);

async function meet(ada, ben)
{
	let link;

	await t("somebody makes an account, and is in", async () => {
		await ada.goto(address);
		await register(ada, "ada", "Ada");
		await is_connected(ada);
	});
	await t("opens a room", () => open_room(ada, "Tea at five"));
	await t("and has a link to share", async () => {
		link = await link_of_room(ada);
		same(/#.+$/.test(link) && link.startsWith(`${address}/#`), true);
	});
	await t("by which somebody else comes in, once they have an account", async () => {
		await ben.goto(link);
		await register(ben, "ben", "Ben");
		await heading(ben, "Tea at five").waitFor();
		await room(ben, /Tea at five/).waitFor();
	});
}

async function talk(ada, ben)
{
	await t("what one says the other hears", async () => {
		await say(ada, "Kettle is on.");
		await message(ben, "Kettle is on.").waitFor();
	});
	await t("and the other way round", async () => {
		await say(ben, "On my way!");
		await message(ada, "On my way!").waitFor();
	});
	await t("with who said it, and when", async () => {
		const heard = message(ada, "On my way!");
		await heard.getByText("Ben", { exact: true }).waitFor();
		same(await heard.locator("time").count(), 1);
	});
	await t("and one's own told apart", async () => {
		const own = (page) => messages(page).locator(".own .text").allTextContents();
		same([await own(ada), await own(ben)], [["Kettle is on."], ["On my way!"]]);
	});
	await t("lines stay lines", async () => {
		await say(ada, "Milk?\nSugar?");
		await becomes(async () => (await texts(ben)).at(-1), "Milk?\nSugar?");
	});
	await t("who types is shown to others, and not to them", async () => {
		await field(ben, "Message").pressSequentially("Well");
		await status(ada, "Typing").getByText(/^Ben is typing/).waitFor();
		same(await status(ben, "Typing").textContent(), "");
		await field(ben, "Message").fill("");
	});
}

async function change(ada, ben)
{
	await t("a reply shows what it answers", async () => {
		await press(message(ben, "Kettle is on."), "Reply");
		await say(ben, "Is it the red one?");
		await message(ada, "Is it the red one?").getByRole("blockquote")
			.getByText("Kettle is on.").waitFor();
	});
	await t("what was said can be said better", async () => {
		await press(message(ada, "Kettle is on."), "Edit");
		await becomes(() => field(ada, "Message").inputValue(), "Kettle is on.");
		await field(ada, "Message").fill("The red kettle is on.");
		await ada.locator("form.composer").evaluate((form) => {
			form.requestSubmit();
			form.requestSubmit();
		});
		await message(ben, "The red kettle is on.").getByText("edited").waitFor();
		same(await message(ben, "Kettle is on.").count(), 0);
	});
	await t("once, however often that is asked for", async () =>
		same(await please("changes"), "1"));
	await t("and taken back", async () => {
		await press(message(ben, "On my way!"), "Delete");
		await press(dialog(ben), "Delete");
		await messages(ada).getByText("deleted").waitFor();
		same(await message(ada, "On my way!").count(), 0);
	});
	await t("but only by who said it", async () => {
		const others = message(ben, "The red kettle is on.");
		same(await others.getByRole("button", { name: /Edit|Delete/ }).count(), 0);
	});
	await t("whoever comes later sees it so as well", async () => {
		const before = await texts(ben);
		await ben.reload();
		await becomes(() => texts(ben), before);
	});
}

async function elsewhere(ada, ben)
{
	await t("what is said elsewhere is counted", async () => {
		await open_room(ben, "Another room");
		await say(ada, "Are you there?");
		await say(ada, "Ben?");
		await room(ben, /Tea at five.*2 unread/).waitFor();
	});
	await t("the newest room is the first", async () => {
		const first = rooms(ben).getByRole("link").first();
		await becomes(async () => /Tea at five/.test(await first.textContent()), true);
	});
	await t("until it is read", async () => {
		await room(ben, /Tea at five/).click();
		await message(ben, "Ben?").waitFor();
		await becomes(() => room(ben, /unread/).count(), 0);
	});
	await t("which is seen by who said it", () =>
		ada.getByText("Read by Ben", { exact: true }).waitFor());
	await t("as it stays", async () => {
		await ben.reload();
		await heading(ben, "Tea at five").waitFor();
		same(await room(ben, /unread/).count(), 0);
	});
}

async function half_written(ben)
{
	const goes_to = async (name) => {
		await room(ben, new RegExp(name)).click();
		await heading(ben, name).waitFor();
	};
	const written = () => field(ben, "Message").inputValue();

	await t("what is half written stays in its room", async () => {
		await field(ben, "Message").fill("Is there");
		await goes_to("Another room");
		same(await written(), "");
		await goes_to("Tea at five");
		same(await written(), "Is there");
	});
	await t("and is there when the page is opened anew", async () => {
		await ben.reload();
		await heading(ben, "Tea at five").waitFor();
		same(await written(), "Is there");
	});
	await t("but not once it is sent", async () => {
		await say(ben, "Is there any milk?");
		await ben.reload();
		await message(ben, "Is there any milk?").waitFor();
		same(await written(), "");
	});
}

/* The place of a message on the screen; what is scrolled to is a whole pixel. */
const place = (page, text) => message(page, text).evaluate((element) =>
	element.getBoundingClientRect().top);

async function look_back(ada, ben)
{
	await please("talk", "Tea at five");
	await t("of much that was said the newest is shown", async () => {
		await ben.reload();
		await message(ben, "line 300").waitFor();
		same(await message(ben, "line 1").count(), 0);
	});
	await t("what is older comes where one looks for it, without a jump", async () => {
		const before = await texts(ben);
		const oldest = before.find((text) => text.startsWith("line"));
		const was = await message(ben, oldest).evaluate((element) => {
			element.closest("[role=log]").scrollTop = 0;
			return element.getBoundingClientRect().top;
		});

		await becomes(async () => (await texts(ben)).length > before.length, true);
		same(Math.abs(await place(ben, oldest) - was) < 1, true);
	});
	await t("all of it, each once, in its order", async () => {
		await becomes(async () => {
			await messages(ben).evaluate((element) => { element.scrollTop = 0; });
			return await message(ben, "line 1").count();
		}, 1);
		same((await texts(ben)).filter((text) => text.startsWith("line")),
			Array.from({ length: 300 }, (_, i) => `line ${i + 1}`));
	});
	await t("what is said meanwhile takes nobody from where they read", async () => {
		const was = await message(ben, "line 1").evaluate((element) => {
			element.closest("[role=log]").scrollTop = 200;
			return element.getBoundingClientRect().top;
		});

		await say(ada, "Still there?");
		await message(ben, "Still there?").waitFor({ state: "attached" });
		same(Math.abs(await place(ben, "line 1") - was) < 1, true);
	});
}

async function contacts(ada, ben)
{
	const contact = dialog(ada).getByRole("listitem").filter({ hasText: "Ben" });

	await t("somebody becomes a contact", async () => {
		await press(ada, "Contacts");
		await field(dialog(ada), "Add a contact").fill("ben");
		await press(dialog(ada), "Add");
		await contact.getByText("online", { exact: true }).waitFor();
	});
	await t("of whom is seen that they go", async () => {
		await ben.goto("about:blank");
		await contact.getByText("offline", { exact: true }).waitFor();
	});
	await t("and come", async () => {
		await ben.goto(address);
		await contact.getByText("online", { exact: true }).waitFor();
		await ada.keyboard.press("Escape");
	});
	await t("a conversation has members, who are in it at once", async () => {
		await press(ada, "New conversation");
		await dialog(ada).getByLabel("Members").fill("ben");
		await field(dialog(ada), "Name").fill("Just us");
		await press(dialog(ada), "Begin");
		await heading(ada, "Just us").waitFor();
		await room(ben, /Just us/).click();
		await say(ada, "Nobody else hears this.");
		await message(ben, "Nobody else hears this.").waitFor();
	});
	await t("one that was disabled and is back begins at the newest", async () => {
		const phone = await ada.context().newPage();

		await becomes(() => room(ben, /Just us.*unread/).count(), 0);
		await room(ben, /Tea at five/).click();
		await please("disable", "Just us");
		await ben.reload();
		await is_connected(ben);
		same(await room(ben, /Just us/).count(), 0);
		await please("enable", "Just us");
		await phone.goto(ada.url());
		await heading(phone, "Just us").waitFor();
		await say(phone, "Here we are again.");
		await room(ben, /Just us.*Here we are again\.\s*1 unread/).waitFor();
		await phone.close();
	});
	await t("for who had not noticed, too", () =>
		message(ada, "Here we are again.").waitFor());
}

async function leave(ada, ben, enter)
{
	await t("another room can be joined by its code", async () => {
		await room(ben, /Another room/).click();
		await heading(ben, "Another room").waitFor();
		const link = await link_of_room(ben);
		await press(ada, "Join a room");
		await field(dialog(ada), "Link or code").fill(link.split("#")[1]);
		await press(dialog(ada), "Join");
		await heading(ada, "Another room").waitFor();
	});
	await t("and left", async () => {
		await press(ada, "Leave");
		await press(dialog(ada), "Leave");
		await becomes(() => room(ada, /Another room/).count(), 0);
	});
	const phone = await enter();

	await t("who is signed in elsewhere sees that", async () => {
		await phone.page.goto(address);
		await sign_in(phone.page, "ada");
		await press(ada, "Account");
		await dialog(ada).getByRole("button", { name: "End" }).waitFor();
	});
	await t("and ends it", async () => {
		await press(dialog(ada), "End");
		await phone.page.getByRole("form", { name: "Sign in" }).waitFor();
	});
	await t("who signs out is out", async () => {
		await press(dialog(ada), "Sign out");
		await ada.getByRole("form", { name: "Sign in" }).waitFor();
		same(await messages(ada).count(), 0);
	});
	await t("and stays out", async () => {
		await ada.reload();
		await ada.getByRole("form", { name: "Sign in" }).waitFor();
	});
	await t("until they sign in", async () => {
		await sign_in(ada, "ada");
		await room(ada, /Tea at five/).waitFor();
	});
	await t("a wrong password is said to be one", async () => {
		await press(ada, "Account");
		await press(dialog(ada), "Sign out");
		await field(ada, "Login").fill("ada");
		await ada.getByLabel("Password").fill("not that");
		await press(ada, "Sign in");
		await ada.getByRole("alert").getByText(/./).waitFor();
	});
}

await people(async (enter) => {
	const { page: ada, ...hers } = await enter(), { page: ben, ...his } = await enter();

	await meet(ada, ben);
	await talk(ada, ben);
	await change(ada, ben);
	await elsewhere(ada, ben);
	await half_written(ben);
	await look_back(ada, ben);
	await contacts(ada, ben);
	await leave(ada, ben, enter);
	await t("nothing went wrong on either page", () =>
		same([...hers.faults, ...his.faults].filter((fault) => !refused.test(fault)), []));
});
