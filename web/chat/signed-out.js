/* signed-out.js - signing in, and making an account */
import { useForm } from "../common/form.js";
import { html, useEffect, useRef, useState } from "../common/html.js";
import { gidIn } from "./rooms.js";

/* What the server's words mean to somebody who fills in a form; of the contract by which
 * one signs in there are only sentences. */
const SENTENCES = {
	"Invalid credentials.": "That login and password do not fit together.",
	"login-taken": "That login is taken; choose another one.",
	"bad-param": "Something is missing or too long.",
	"unknown-invite": "Here an account takes an invite that is not used up.",
	"registration-closed": "Here nobody can make an account by themselves. Ask who runs this server.",
};

/* A form whose fields are handed over by their names, and which says what went wrong. */
function Form({ name, send, refused, children })
{
	const form = useRef(null);
	const { submit, trouble, busy } = useForm(send, (refusal) => {
		refused?.(refusal);
		return SENTENCES[refusal.reason] ?? SENTENCES[refusal.message] ?? refusal.sentence;
	});

	useEffect(() => form.current.querySelector("input").focus(), []);

	return html`
		<form aria-label=${name} ref=${form} onSubmit=${submit} aria-busy=${busy}>
			${children}
			<p role="alert">${trouble}</p>
			<button class="main" disabled=${busy}>${name === "Sign in" ? name : "Make account"}</button>
		</form>`;
}

const Field = ({ label, hint, ...about }) => html`
	<label>${label}
		<input required autocapitalize="none" spellcheck=${false} ...${about} />
		${hint && html`<small>${hint}</small>`}
	</label>`;

const SignIn = ({ chat }) => html`
	<${Form} name="Sign in" send=${({ login, password }) => chat.signIn(login, password)}>
		<${Field} label="Login" name="login" autocomplete="username" maxlength="64" />
		<${Field} label="Password" name="password" type="password"
			autocomplete="current-password" maxlength="256" />
	<//>`;

function MakeAccount({ chat })
{
	const [invited, setInvited] = useState(false);
	const refused = ({ reason }) => setInvited(invited || reason === "unknown-invite");

	return html`
		<${Form} name="Make an account" send=${(about) => chat.register(about)} refused=${refused}>
			<${Field} label="Login" name="login" autocomplete="username" maxlength="64" />
			<${Field} label="Name" name="username" autocomplete="name" maxlength="64"
				autocapitalize="words" aria-description="What others see"
				pattern=".*[^ ].*" title="Something to be called by" />
			<${Field} label="Password" name="password" type="password"
				autocomplete="new-password" maxlength="256" />
			${invited && html`<${Field} label="Invite" name="invite" autocomplete="off" />`}
		<//>`;
}

export function SignedOut({ chat, trouble })
{
	const [making, setMaking] = useState(false);

	return html`
		<main class="door">
			<h1>Confab</h1>
			<p class="quiet">${trouble ?? (gidIn(location.hash)
				? "Somebody shared a room with you. Sign in to enter it."
				: "Rooms, conversations, and nobody in between.")}</p>
			${making ? html`<${MakeAccount} key="make" chat=${chat} />`
				: html`<${SignIn} key="in" chat=${chat} />`}
			<button class="plain" type="button" onClick=${() => setMaking(!making)}>
				${making ? "I have an account" : "Make an account"}
			</button>
		</main>`;
}
