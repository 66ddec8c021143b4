/* admin.mjs - the page of who runs the place
 *
 * usage: admin.mjs ADDRESS NAME
 *
 * NAME is that of the account evil.
 */
import { accessible, becomes, people, phone, please, same, t } from "./browser.mjs";

const [address, hostile] = process.argv.slice(2);

const button = (page, name) => page.getByRole("button", { name, exact: true });
const rowOf = (page, region, text) => page.getByRole("region", { name: region, exact: true })
	.getByRole("row").filter({ hasText: text });

async function sign_in(page, login, password = `password of ${login}`)
{
	await page.getByRole("textbox", { name: "Login" }).fill(login);
	await page.getByRole("textbox", { name: "Password" }).fill(password);
	await button(page, "Sign in").click();
}

async function confirmed(page, what)
{
	const dialog = page.getByRole("dialog");

	await dialog.getByRole("button", { name: what, exact: true }).click();
	await dialog.waitFor({ state: "detached" });
}

async function at_the_door({ page, expect, picture })
{
	expect(/the server responded with a status of 401/);
	await t("who is not signed in is asked to", async () => {
		await page.goto(`${address}/admin`);
		await page.getByRole("form", { name: "Sign in" }).waitFor();
	});
	await t("and can read how, whoever they are", () => accessible(page));
	await picture("admin-door");
	await t("a password that does not fit is told so", async () => {
		await sign_in(page, "ben", "guessed");
		await becomes(() => page.getByRole("alert").innerText(),
			"That login and password do not fit together.");
	});
	await t("somebody who is no administrator is told that", async () => {
		await sign_in(page, "ben");
		await becomes(() => page.getByRole("alert").innerText(), "ben is not an administrator.");
	});
	await picture("admin-stranger");
	await t("and shown nothing else", async () =>
		same(await page.getByRole("region").count(), 0));
}

async function parts({ page })
{
	const says = () => page.getByRole("status", { name: "Parts" }).innerText();

	await t("an administrator signs in, and all parts are up", async () => {
		await page.goto(`${address}/admin`);
		await sign_in(page, "ada");
		await becomes(says, "All parts are up");
	});
	await t("each of them is there", async () => {
		for (const part of ["database", "notifier", "gateway", "bus", "recorder"])
			await page.locator(".part", { hasText: part }).locator(".state", { hasText: "up" }).waitFor();
	});
	await t("and all endpoints", () =>
		page.getByText(/^\d\d endpoints, all of them up$/).waitFor());
	await please("service", "d notifier");
	await t("one that was stopped is down", () => becomes(says, "notifier is down"));
	await please("service", "u notifier");
	await t("until it is there again", () => becomes(says, "All parts are up"));
}

async function figures({ page })
{
	const chart = (name) => page.getByRole("img", { name: new RegExp(`^${name}\\.`) });
	const drawn = (name, n) => chart(name).locator("path").nth(n).getAttribute("d");

	await t("what was counted is drawn", async () => {
		for (const name of ["Connections", "Requests a second", "Messages a second", "Answered within"])
			if ((await drawn(name, 0)).length < 1000)
				throw new Error(`${name}: ${await drawn(name, 0)}`);
	});
	await t("with a gap where nothing is known", async () =>
		(await drawn("Requests a second", 0)).match(/M/g).length > 1);
	await t("and told to who does not see it", async () =>
		/all: [\d.]+ at least, [\d.]+ at most, [\d.]+ lastly/.test(
			await chart("Requests a second").getAttribute("aria-label")));
	await t("its numbers are a table", async () => {
		await page.locator(".chart", { hasText: "Requests a second" }).getByText("Numbers").click();
		await page.getByRole("table", { name: "Requests a second" }).getByRole("row").nth(30).waitFor();
		await page.locator(".chart", { hasText: "Requests a second" }).getByText("Numbers").click();
	});
	await t("what a line is at is told where it is pointed to", async () => {
		await chart("Connections").hover();
		await page.locator(".chart", { hasText: "Connections" }).locator(".legend li").nth(2).waitFor();
	});
	await t("endpoints are told by how many asked", async () =>
		same(await page.getByRole("region", { name: "Endpoints" }).getByRole("rowheader").first().innerText(),
			"send-message"));
	await t("one of them can be looked at alone", async () => {
		await page.getByRole("combobox").selectOption("login");
		await becomes(() => page.getByRole("region", { name: "Endpoints" }).getByRole("row").count(), 2);
		await page.getByRole("combobox").selectOption("");
	});
	await t("a day and a month can be looked at, by the keyboard", async () => {
		const hour = page.getByRole("radio", { name: "Last hour" });

		await hour.focus();
		for (const last of ["day", "month"]) {
			await page.keyboard.press("ArrowRight");
			await page.getByRole("heading", { name: `Endpoints in the last ${last}` }).waitFor();
		}
		await page.keyboard.press("ArrowRight");
		await page.getByRole("heading", { name: "Endpoints in the last hour" }).waitFor();
	});
}

async function no_answer({ page, expect })
{
	expect(/Failed to load resource: net::ERR_FAILED/);
	await page.route("**/admin/accounts?*", (route) => route.abort());
	await page.reload();
	await t("a list that does not come is not said to be tried again", () =>
		becomes(() => page.getByRole("alert").filter({ hasText: /./ }).allInnerTexts(),
			["The server cannot be reached just now."]));
	await page.unroute("**/admin/accounts?*");
	await t("but can be", async () => {
		await button(page, "Try again").click();
		await rowOf(page, "Accounts", "ben").waitFor();
	});
	await t("and then nothing is wrong any more", () =>
		becomes(() => page.getByRole("alert").filter({ hasText: /./ }).count(), 0));
}

async function accounts(ada, ben)
{
	const { page } = ada;
	const row = rowOf(page, "Accounts", "ben");

	await t("accounts are listed, names as they are", async () => {
		await rowOf(page, "Accounts", "evil").waitFor();
		same(await rowOf(page, "Accounts", "evil").getByRole("cell").first().innerText(), hostile);
	});
	await t("nobody may do anything to themselves", async () =>
		same(await rowOf(page, "Accounts", "administrator").getByRole("button").count(), 1));
	await t("they are searched", async () => {
		await page.getByRole("searchbox", { name: "Search accounts" }).fill("BE");
		await page.keyboard.press("Enter");
		await becomes(() => page.getByRole("region", { name: "Accounts" }).getByRole("rowheader").allInnerTexts(),
			["ben"]);
	});
	await t("what is done is asked about first", async () => {
		await button(page, "Mute ben").click();
		await page.getByRole("dialog", { name: "Mute ben?" }).waitFor();
		await page.keyboard.press("Escape");
		same(await row.getByText("muted").count(), 0);
	});
	await t("somebody is muted", async () => {
		await button(page, "Mute ben").click();
		await confirmed(page, "Mute");
		await row.getByText("muted").waitFor();
	});
	await t("and may speak again", async () => {
		await button(page, "Unmute ben").click();
		await confirmed(page, "Unmute");
		await row.getByText("muted").waitFor({ state: "detached" });
	});
	const me = () => ben.page.evaluate(async () => (await fetch("/me")).status);
	await t("whoever is not disabled is let in", async () => same(await me(), 200));
	await t("somebody is disabled", async () => {
		await button(page, "Disable ben").click();
		await ada.picture("admin-sure");
		await confirmed(page, "Disable");
		await row.getByText("disabled").waitFor();
	});
	await t("and is out", () => becomes(me, 401));
	await t("what was done is written down", () => becomes(async () =>
		(await page.getByRole("region", { name: "Deeds" }).getByRole("row").nth(1)
			.getByRole("cell").allInnerTexts()).slice(1), ["ada", "disable account", "ben"]));
	await page.getByRole("searchbox", { name: "Search accounts" }).fill("");
	await page.keyboard.press("Enter");
	await t("sessions of somebody are ended", async () => {
		await button(page, "Sessions of eve").click();
		const dialog = page.getByRole("dialog", { name: "Sessions of eve" });
		await dialog.getByRole("button", { name: /^End session/ }).click();
		await dialog.getByText("Nowhere.").waitFor();
		await dialog.getByRole("button", { name: "Close" }).click();
		await dialog.waitFor({ state: "detached" });
	});
}

async function rooms({ page })
{
	await t("rooms are listed, names as they are", () =>
		rowOf(page, "Rooms", "<b>tea</b>").waitFor());
	await t("one is muted", async () => {
		await button(page, "Mute <b>tea</b>").click();
		await confirmed(page, "Mute");
		await rowOf(page, "Rooms", "<b>tea</b>").getByText("muted").waitFor();
	});
	await t("there is none of another name", async () => {
		await page.getByRole("searchbox", { name: "Search rooms" }).fill("coffee");
		await page.keyboard.press("Enter");
		await page.getByText("There is none of that name").waitFor();
		await page.getByRole("searchbox", { name: "Search rooms" }).fill("");
		await page.keyboard.press("Enter");
		await rowOf(page, "Rooms", "<b>tea</b>").waitFor();
	});
	await t("what was refused is listed", () =>
		rowOf(page, "Refused", "login-wrong").waitFor());
}

/* Whatever is wider than a phone moves by itself. */
const fits = (page) => page.evaluate(() =>
	document.documentElement.scrollWidth <= document.documentElement.clientWidth);

await people(async (enter) => {
	const ben = await enter(), ada = await enter();

	ada.expect(/the server responded with a status of 401/);
	await at_the_door(ben);
	await parts(ada);
	await figures(ada);
	await no_answer(ada);
	await accounts(ada, ben);
	await rooms(ada);
	await t("nothing keeps anybody out", () => accessible(ada.page));
	await ada.page.evaluate(() => scrollTo(0, 0));
	await ada.picture("admin", { fullPage: true });
	await ada.page.emulateMedia({ colorScheme: "dark" });
	await t("nor in the dark", () => accessible(ada.page));
	await ada.picture("admin-dark", { fullPage: true });

	const small = await enter({ ...phone, storageState: await ada.context.storageState() });

	await small.page.goto(`${address}/admin`);
	await small.page.getByRole("img", { name: /^Connections/ }).waitFor();
	await rowOf(small.page, "Accounts", "evil").waitFor();
	await t("a phone is wide enough", () => fits(small.page));
	await t("for everybody", () => accessible(small.page));
	await small.picture("admin-phone", { fullPage: true });
	await t("who signs out is at the door again", async () => {
		await button(small.page, "Sign out").click();
		await small.page.getByRole("form", { name: "Sign in" }).waitFor();
	});
	await t("a page whose session has ended is there as well", () =>
		ada.page.getByRole("form", { name: "Sign in" }).waitFor());
	await t("all of that by nothing but this server, its policy and no error", () =>
		same([...ada.faults, ...ben.faults, ...small.faults], []));
});
