/* chat.mjs - the words of stories about the page to chat on: what people do there */
import { becomes } from "./browser.mjs";

export const press = (at, name) => at.getByRole("button", { name, exact: true }).click();
export const field = (at, name) => at.getByRole("textbox", { name, exact: true });
export const dialog = (page) => page.getByRole("dialog");
export const heading = (page, name) =>
	page.getByRole("main").getByRole("heading", { name, exact: true });
export const rooms = (page) => page.getByRole("navigation", { name: "Rooms" });
export const room = (page, name) => rooms(page).getByRole("link", { name });
export const messages = (page) => page.getByRole("log", { name: "Messages" });
export const status = (page, name) => page.getByRole("status", { name });

const literally = (text) =>
	new RegExp(`^\\s*${text.replaceAll(/[^\w\s]/g, "\\$&").trim()}\\s*$`);

/* The message of that very text. */
export const message = (page, text) => messages(page).getByRole("article")
	.filter({ has: page.locator(".text", { hasText: literally(text) }) });

/* What is shown to be said, in its order. */
export const texts = (page) => messages(page).locator(".text").allTextContents();

export const password = (login) => `password of ${login}`;

export async function register(page, login, name)
{
	const form = page.getByRole("form", { name: "Make an account" });

	await press(page, "Make an account");
	await field(form, "Login").fill(login); /* that of signing in looks the same */
	await field(form, "Name").fill(name);
	await form.getByLabel("Password").fill(password(login));
	await press(form, "Make account");
	await rooms(page).waitFor();
}

export async function sign_in(page, login)
{
	await field(page, "Login").fill(login);
	await page.getByLabel("Password").fill(password(login));
	await press(page, "Sign in");
	await rooms(page).waitFor();
}

export async function open_room(page, name)
{
	await press(page, "New room");
	await field(dialog(page), "Name").fill(name);
	await press(dialog(page), "Open");
	await heading(page, name).waitFor();
}

export async function link_of_room(page)
{
	await press(page, "Share");
	const link = await field(page, "Link").inputValue();
	await page.keyboard.press("Escape");
	return link;
}

/* Into the room that is open; it is there once the server has it. */
export async function say(page, text)
{
	await write(page, text);
	await message(page, text).last().waitFor();
	await becomes(() => message(page, text).getByText("Sending").count(), 0);
}

export async function write(page, text)
{
	await field(page, "Message").fill(text);
	await press(page, "Send");
}

export const is_connected = (page, how = "Connected") =>
	status(page, "Connection").getByText(how, { exact: true }).waitFor();

/* Nothing waits to be sent any more; what failed is tried again. */
export async function all_sent(page)
{
	const waiting = messages(page).getByText(/^(Sending|Not sent)/);
	const again = messages(page).getByRole("button", { name: "Try again" });

	await becomes(async () => {
		for (const button of await again.all())
			await button.click({ timeout: 1000 }).catch(() => {});
		return await waiting.count();
	}, 0);
}
