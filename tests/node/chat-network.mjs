/* chat-network.mjs - the network, and what is behind it, comes and goes
 *
 * usage: chat-network.mjs ADDRESS
 *
 * Words of the script: up and down, kill_gateway, database start or stop, said.
 */
import { becomes, cut_off, people, please, refused, same, t } from "./browser.mjs";
import {
	all_sent, dialog, is_connected, link_of_room, message, messages, open_room, press,
	register, room, rooms, say, sign_in, texts, write,
} from "./chat.mjs";

const [address] = process.argv.slice(2);

/* In the end: what is in the database is shown, each once, in its order. */
async function agree(...those)
{
	for (const { page } of those)
		await all_sent(page);
	const said = JSON.parse(await please("said"));

	for (const { page } of those)
		await becomes(() => texts(page), said);
	return said;
}

async function meet(ada, ben)
{
	for (const { page, expect } of [ada, ben]) {
		expect(cut_off);
		expect(refused);
		await page.goto(address);
	}
	await register(ada.page, "ada", "Ada");
	await open_room(ada.page, "The kettle");
	const link = await link_of_room(ada.page);
	await register(ben.page, "ben", "Ben");
	await ben.page.goto(link);
	await say(ada.page, "before");
	await message(ben.page, "before").waitFor();
}

async function gateway_away(ada, ben)
{
	await please("down", "gateway");
	await t("without a gateway the page says so", () =>
		is_connected(ben.page, /Connecting|Offline/));
	await say(ada.page, "said without a gateway");
	await please("up", "gateway");
	await t("with one again, what was said meanwhile is heard", () =>
		message(ben.page, "said without a gateway").waitFor());
	await t("and all is well", () => is_connected(ben.page));
}

async function gateway_killed(ada, ben)
{
	await is_connected(ada.page);
	for (let i = 1; i <= 5; i++) {
		if (i === 3)
			await please("kill_gateway");
		await write(ada.page, `ada ${i}`);
		await write(ben.page, `ben ${i}`);
	}
	await t("where a gateway dies amidst of talk, both have all of it", async () => {
		await all_sent(ada.page);
		await all_sent(ben.page);
		same((await agree(ada, ben)).length, 12);
	});
}

async function database_away(ada, ben)
{
	await please("database", "stop");
	await write(ada.page, "said without a database");
	await t("without a database what is said is not taken for sent", () =>
		message(ada.page, "said without a database")
			.getByText(/Sending|Not sent/).waitFor());
	await please("database", "start");
	await t("with one again it is sent", () => all_sent(ada.page));
	await t("and heard", () =>
		message(ben.page, "said without a database").waitFor());
	await t("it is there once", () => agree(ada, ben));
}

async function network_away(ada, ben)
{
	await ben.context.setOffline(true);
	await t("without a network the page says so", () =>
		is_connected(ben.page, "Offline"));
	for (const i of [1, 2, 3])
		await say(ada.page, `said while Ben is away ${i}`);
	await write(ben.page, "said on a train");
	await write(ben.page, "and in a tunnel");
	await t("and what is said then waits", () =>
		message(ben.page, "said on a train").getByText(/Sending|Not sent/).waitFor());
	await ben.context.setOffline(false);
	await t("with a network all is well", () => is_connected(ben.page));
	await t("what was said meanwhile, on either side, is where it belongs", () =>
		agree(ada, ben));
}

/* The server has it and says so, and nobody hears that. */
async function answer_lost(ada, ben)
{
	let asked = 0;

	await ada.page.route("**/send-message", async (route) => {
		asked++;
		if (asked > 1)
			return route.continue();
		await route.fetch();
		return route.abort("connectionreset");
	});
	await write(ada.page, "said once");
	await t("where an answer is lost, it is asked again", async () => {
		await message(ben.page, "said once").waitFor();
		await becomes(() => asked, 2);
	});
	await t("and said once", async () => {
		const said = await agree(ada, ben);
		same(said.filter((text) => text === "said once").length, 1);
	});
	await ada.page.unroute("**/send-message");
}

/* On another device of his, while this one is away. */
async function left_elsewhere(ben)
{
	const log = await messages(ben.page).elementHandle();

	await please("down", "gateway");
	await is_connected(ben.page, /Connecting|Offline/);
	await ben.context.request.post(`${address}/leave-room`, {
		data: { room_gid: new URL(ben.page.url()).hash.slice(1) },
	});
	await please("up", "gateway");
	await is_connected(ben.page);
	await t("a room that was left elsewhere is left here", () =>
		ben.page.getByRole("link", { name: /The kettle/ }).waitFor({ state: "detached" }));
	/* As a browser does where somebody was scrolling just then. */
	await log.evaluate((box) => box.dispatchEvent(new Event("scroll")));
	await t("and not joined again", async () => {
		const rooms = await ben.context.request.get(`${address}/rooms`);

		same((await rooms.json()).data, []);
	});
}

/* In another tab, while this one could not be told that its session has ended. */
async function somebody_else(ada, ben)
{
	const other = await ben.context.newPage();

	await ben.page.goto(await link_of_room(ada.page));
	await room(ben.page, /The kettle/).waitFor();
	await other.goto(address);
	await rooms(other).waitFor();
	await please("down", "gateway");
	await is_connected(ben.page, /Connecting|Offline/);
	await ben.page.route("**/send-message", (route) => route.abort());
	await write(ben.page, "said by Ben alone");
	await press(other, "Account");
	await press(dialog(other), "Sign out");
	await register(other, "carl", "Carl");
	await t("where somebody else signs in in another tab, this one is theirs as well", () =>
		room(ben.page, /The kettle/).waitFor({ state: "detached" }));
	await please("up", "gateway");
	await t("and all is well with it", () => is_connected(ben.page));
	await ben.page.unroute("**/send-message");
	await t("what waited there is said by nobody else", async () => {
		await say(ada.page, "who is there?");
		same((await texts(ada.page)).includes("said by Ben alone"), false);
	});
	await press(other, "Account");
	await press(dialog(other), "Sign out");
	await t("nor is anybody shown in who has signed out elsewhere", () =>
		ben.page.getByRole("form", { name: "Sign in" }).waitFor());
	await sign_in(other, "ben");
	await t("but whoever signs in elsewhere is signed in here", () =>
		room(ben.page, /The kettle/).waitFor());
	await other.close();
}

await people(async (enter) => {
	const ada = await enter(), ben = await enter();

	await t("two people meet", () => meet(ada, ben));
	await gateway_away(ada, ben);
	await gateway_killed(ada, ben);
	await database_away(ada, ben);
	await network_away(ada, ben);
	await answer_lost(ada, ben);
	await t("a page that is opened anew has all of it as well", async () => {
		await ben.page.reload();
		await agree(ben);
	});
	await left_elsewhere(ben);
	await somebody_else(ada, ben);
	await t("nothing went wrong on either page but the network", () =>
		same([...ada.faults, ...ben.faults], []));
});
