/* sign-in.js - the same account, and the same session, as on the page to chat on */
import { ask } from "../common/ask.js";
import { html, useState } from "../common/html.js";

export function SignIn({ done })
{
	const [trouble, set_trouble] = useState(null);
	const [busy, set_busy] = useState(false);

	async function submit(event)
	{
		const { login, password } = Object.fromEntries(new FormData(event.target));

		event.preventDefault();
		set_busy(true);
		try {
			await ask("POST", "/login", { username: login, password });
			await done();
		} catch (refusal) {
			set_trouble(refusal.status === 401
				? "That login and password do not fit together." : refusal.message);
			set_busy(false);
		}
	}

	return html`
		<p class="quiet">For those who run this server.</p>
		<form aria-label="Sign in" onSubmit=${submit} aria-busy=${busy}>
			<label>Login <input name="login" required maxlength="64" autocapitalize="none"
				spellcheck=${false} autocomplete="username" autofocus /></label>
			<label>Password <input name="password" type="password" required maxlength="256"
				autocomplete="current-password" /></label>
			<p role="alert">${trouble}</p>
			<button class="main" disabled=${busy}>Sign in</button>
		</form>`;
}
