/* main.js - the page of who runs the place: a door, and behind it one section below the
 * other
 *
 * It asks the endpoints below /admin, which say by themselves who may.
 */
import { ask } from "../common/ask.js";
import { html, render, useEffect, useState } from "../common/html.js";
import { signedIn } from "../common/tabs.js";
import { Accounts } from "./accounts.js";
import { Deeds } from "./deeds.js";
import { Figures } from "./figures.js";
import { Parts } from "./parts.js";
import { Refused } from "./refused.js";
import { Rooms } from "./rooms.js";
import { SignIn } from "./sign-in.js";

const SECTIONS = { Parts, Figures, Accounts, Rooms, Refused, Deeds };

const Door = ({ children }) => html`
	<main class="door"><h1>Confab</h1>${children}</main>`;

const Stranger = ({ me, leave }) => html`
	<${Door}>
		<p role="alert"><bdi>${me.login}</bdi> is not an administrator.</p>
		<p class="quiet">This page is for those who run this server. They can make you one of them, by <code>./confab users appoint</code> and your login.</p>
		<p><a href="/">Go to the rooms</a></p>
		<button type="button" onClick=${leave}>Sign out</button>
	<//>`;

const Console = ({ me, leave }) => html`
	<header class="top">
		<h1>Confab <span class="quiet">what is going on</span></h1>
		<nav aria-label="Sections">
			${Object.keys(SECTIONS).map((name) => html`<a href=${`#${name}`}>${name}</a>`)}
		</nav>
		<div class="who"><bdi>${me.login}</bdi>
			<button type="button" class="plain" onClick=${leave}>Sign out</button></div>
	</header>
	<main>
		${Object.entries(SECTIONS).map(([name, Section]) => html`
			<section id=${name} aria-labelledby=${`${name}-name`}>
				<${Section} me=${me} />
			</section>`)}
	</main>`;

function App()
{
	const [me, setMe] = useState(null);
	const [trouble, setTrouble] = useState(null);

	async function look()
	{
		setTrouble(null);
		try {
			const { data } = await ask("GET", "/me");

			signedIn(data.uuid);
			setMe(data);
		} catch (refusal) {
			setMe(false);
			if (refusal.status !== 401)
				setTrouble(refusal.message);
		}
	}

	async function leave()
	{
		try {
			await ask("POST", "/logout");
		} catch (refusal) {
			if (refusal.passes)
				return setTrouble(refusal.message);
		}
		setMe(false);
	}

	useEffect(() => {
		look();
	}, []);

	/* A session may end while one looks: whatever is asked then says so. */
	useEffect(() => {
		const out = () => setMe(false);

		addEventListener("signed-out", out);
		return () => removeEventListener("signed-out", out);
	}, []);

	if (me === null)
		return html`<${Door}><p class="quiet">One moment …</p><//>`;
	if (trouble)
		return html`<${Door}><p role="alert">${trouble}.</p>
			<button type="button" class="main" onClick=${look}>Try again</button><//>`;
	if (!me)
		return html`<${Door}><${SignIn} done=${look} /><//>`;
	return me.administrator ? html`<${Console} me=${me} leave=${leave} />`
		: html`<${Stranger} me=${me} leave=${leave} />`;
}

render(html`<${App} />`, document.getElementById("admin"));
