/* sign-in.js - the same account, and the same session, as on the page to chat on */
import { ask } from "../common/ask.js";
import { useForm } from "../common/form.js";
import { html } from "../common/html.js";

export function SignIn({ done })
{
	const { submit, trouble, busy } = useForm(async ({ login, password }) => {
		await ask("POST", "/login", { username: login, password });
		await done();
	}, (refusal) => refusal.status === 401
		? "That login and password do not fit together." : refusal.sentence);

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
