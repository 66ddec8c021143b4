/* docs.mjs - the pages on which everything can be tried
 *
 * usage: docs.mjs ADDRESS OPERATIONS [LOGIN]
 *
 * Without a LOGIN, to register on it, the first page is looked at alone.
 */
import { browse, same, t } from "./browser.mjs";

const [address, operations, login] = process.argv.slice(2);

/* Opens an operation, and fills in what it takes. */
async function fill(page, path, body)
{
	const operation = page.locator(".opblock", {
		has: page.locator(`.opblock-summary-path[data-path="${path}"]`),
	});

	await operation.locator(".opblock-summary-control").click();
	await operation.locator(".try-out__btn").click();
	await operation.locator("textarea.body-param__text").fill(JSON.stringify(body));
	return operation;
}

/* Sends that, and gives what is answered: a status and JSON. */
async function execute(page, path, body)
{
	const operation = await fill(page, path, body);
	const answered = page.waitForResponse((response) =>
		new URL(response.url()).pathname === path);

	await operation.locator(".execute").click();
	const shown = operation.locator(".live-responses-table .response-col_status");
	await shown.last().waitFor();
	return {
		status: (await shown.last().innerText()).trim(),
		json: await (await answered).json(),
	};
}

async function authorize(page, scheme, value)
{
	await page.locator(".auth-wrapper .authorize").click();
	const way = page.locator(".auth-container", {
		has: page.locator(`h4 code:text-is("${scheme}")`),
	});
	await way.locator("input").fill(value);
	await way.locator("button.authorize").click();
	await page.locator(".auth-btn-wrapper .btn-done").first().click();
}

async function opened(page, { faults, picture })
{
	await t("the page opens", async () => {
		await page.goto(`${address}/docs`);
		await page.locator(".opblock").first().waitFor();
	});
	await picture("docs");
	await t("every operation is on it", async () =>
		same(await page.locator(".opblock").count(), Number(operations)));
	if (login)
		await tried(page, picture);
	await t("all of that by nothing but this server, its policy and no error", () =>
		same(faults, []));
}

async function tried(page, picture)
{
	let uuid, room;

	await t("somebody registers on it", async () => {
		const said = await execute(page, "/register", {
			login, password: "tea at five", username: "Ada",
		});
		same(said, { status: "200", json: { ok: true } });
	});
	await t("and signs in", async () => {
		const said = await execute(page, "/login", {
			login, password: "tea at five",
		});
		same(said.status, "200");
		uuid = said.json.data.uuid;
	});
	await t("what that answered lets in", () => authorize(page, "user", uuid));
	await t("a room is opened", async () => {
		const said = await execute(page, "/create-room", {});
		same(said.status, "200");
		room = said.json.data.room_gid;
	});
	await t("and something said in it", async () => {
		const said = await execute(page, "/send-message", {
			room_gid: room, msg: "said on the page",
		});
		same([said.status, said.json.ok], ["200", true]);
	});
	await picture("docs-tried");
	await t("schemas unfold", async () => {
		const schema = page.locator(".models .json-schema-2020-12").first();
		await schema.locator(".json-schema-2020-12-accordion").first().click();
		await schema.locator(".json-schema-2020-12-property").first().waitFor();
	});
}

async function queried(page, { faults, picture })
{
	await t("the page of GraphQL opens", async () => {
		await page.goto(`${address}/graphql`);
		await page.locator(".graphiql-query-editor .CodeMirror").waitFor();
	});
	await picture("graphql");
	await t("its keys are told in a dialog", async () => {
		await page.getByLabel("Open short keys dialog").click();
		await page.locator("[data-reach-dialog-content]").waitFor();
		await picture("graphql-keys");
		await page.keyboard.press("Escape");
		await page.locator("[data-reach-dialog-content]").waitFor({ state: "detached" });
	});
	await t("a query is answered on it", async () => {
		await page.locator(".graphiql-execute-button").click();
		await page.locator(".graphiql-response", { hasText: "__typename" }).waitFor();
	});
	await picture("graphql-queried");
	await t("it does nothing else but ask this server", () => same(faults, []));
}

await browse(opened);
await browse(queried);
