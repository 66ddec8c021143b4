/* dialogs.js - what is asked for, or shown, above the page
 *
 * Each is a component of its own, by the name that stands above it.  Escape, "Close" and
 * success close it; then the focus is where it was before, which <dialog> sees to.
 */
import { Refusal } from "../common/ask.js";
import { useForm } from "../common/form.js";
import { html, useEffect, useRef, useState } from "../common/html.js";
import { Icon } from "./icons.js";
import { gidIn, roomName } from "./rooms.js";
import { agentOf, fullTimeOf } from "./text.js";

/* A form with its refusal; what act() gives back once it is done is nobody's business. */
function Form({ act, button, kind = "main", cancel, children })
{
	const { submit, trouble, busy } = useForm(act);

	return html`
		<form onSubmit=${submit}>
			${children}
			<p role="alert">${trouble}</p>
			<div class="buttons">
				${cancel && html`<button type="button" autofocus onClick=${cancel}>Cancel</button>`}
				<button class=${kind} disabled=${busy}>${button}</button>
			</div>
		</form>`;
}

const NewRoom = ({ chat, close }) => html`
	<${Form} button="Open" act=${async ({ name }) => {
		await chat.create(name.trim());
		close();
	}}>
		<label>Name <input name="name" maxlength="256" autocomplete="off" autofocus
			placeholder="What it is about" /></label>
		<p class="quiet">Whoever has the link of a room can read it and write in it.</p>
	<//>`;

const NewConversation = ({ chat, close, state }) => html`
	<${Form} button="Begin" act=${async ({ members, name }) => {
		await chat.converse(members.split(/[\s,;]+/).filter(Boolean), name.trim());
		close();
	}}>
		<label>Members <input name="members" required autocomplete="off" autocapitalize="none"
			spellcheck=${false} list="logins" autofocus
			placeholder="Their logins, with blanks between" /></label>
		<datalist id="logins">
			${[...state.contacts.keys()].map((login) => html`<option value=${login} />`)}
		</datalist>
		<label>Name <input name="name" maxlength="256" autocomplete="off"
			placeholder="If it should have one" /></label>
		<p class="quiet">Only its members can read a conversation.</p>
	<//>`;

const JoinRoom = ({ chat, close }) => html`
	<${Form} button="Join" act=${async ({ link }) => {
		const gid = gidIn(link);

		if (!gid)
			throw new Refusal(0, "no-link", "That is neither the link of a room nor its code");
		close();
		chat.go(gid);
	}}>
		<label>Link or code <input name="link" required autocomplete="off" autocapitalize="none"
			spellcheck=${false} autofocus /></label>
	<//>`;

const Contacts = ({ chat, state }) => html`
	<ul class="people">
		${[...state.contacts.values()].map((contact) => html`
			<li key=${contact.username} class=${contact.is_online ? "online" : ""}>
				<bdi>${contact.fullname}</bdi> <span class="quiet">${contact.username}</span>
				<span class="presence">${contact.is_online ? "online" : "offline"}</span>
			</li>`)}
	</ul>
	${state.contacts.size === 0 && html`
		<p class="empty">Add somebody by their login, and see when they are here.</p>`}
	<${Form} button="Add" act=${async ({ login }, form) => {
		await chat.befriend(login.trim());
		form.reset();
	}}>
		<label>Add a contact <input name="login" required autocomplete="off" autocapitalize="none"
			spellcheck=${false} placeholder="Their login" autofocus /></label>
	<//>`;

function Share({ about })
{
	const [copied, setCopied] = useState("");
	const box = useRef(null);
	const link = new URL(`#${about.gid}`, location.href).href;

	/* Without TLS there is no clipboard but by what is selected. */
	async function copy()
	{
		box.current.select();
		try {
			await navigator.clipboard.writeText(link);
		} catch {
			document.execCommand("copy");
		}
		setCopied("Copied");
	}

	useEffect(() => {
		copy();
	}, []);

	return html`
		<label>Link <input ref=${box} readonly value=${link}
			onFocus=${({ target }) => target.select()} /></label>
		<p class="quiet">Whoever has this link can read the room and write in it.</p>
		<div class="buttons">
			<span role="status">${copied}</span>
			<button type="button" class="main" onClick=${copy}>Copy</button>
		</div>`;
}

/* Something that cannot be undone. */
const Sure = ({ sentence, button, act, close }) => html`
	<${Form} button=${button} kind="danger" cancel=${close} act=${async () => {
		await act();
		close();
	}}>
		<p>${sentence}</p>
	<//>`;

function Leave({ chat, state, about, close })
{
	const room = state.rooms.get(about.gid);

	return room && html`
		<${Sure} button="Leave" close=${close} act=${() => chat.leave(about.gid)}
			sentence=${room.conversation
				? `Only its members can let you into ${roomName(room, state.me)} again.`
				: `You can come back to ${roomName(room, state.me)} by its link.`} />`;
}

const Delete = ({ chat, about, close }) => html`
	<${Sure} button="Delete" close=${close} act=${() => chat.remove(about.gid, about.id)}
		sentence="It is gone for everybody then." />`;

function Account({ chat, state })
{
	const [sessions, setSessions] = useState(null);
	const look = () => chat.sessions().then(setSessions, () => setSessions([]));

	useEffect(() => {
		look();
	}, []);

	return html`
		<p><bdi><strong>${state.me.username}</strong></bdi>
			<span class="quiet"> ${state.me.login}</span></p>
		${state.me.administrator && html`<p><a href="/admin">What is going on here</a></p>`}
		<h3>Signed in</h3>
		<ul class="people">
			${(sessions ?? []).map(({ session, agent, created, current }) => html`
				<li key=${session}>
					<span class="agent">${agent ? agentOf(agent) : "Unknown"}${current && ", here"}</span>
					<span class="quiet">since ${fullTimeOf(created)}</span>
					${!current && html`<button type="button" onClick=${async () => {
						await chat.endSession(session).catch(() => {});
						look();
					}}>End</button>`}
				</li>`)}
		</ul>
		<${Form} button="Sign out" kind="danger" act=${() => chat.signOut()}>
			${state.pending.some((entry) => entry.state !== "sent") && html`
				<p>What was not sent yet is not sent any more then.</p>`}
		<//>`;
}

const DIALOGS = {
	"New room": NewRoom,
	"New conversation": NewConversation,
	"Join a room": JoinRoom,
	"Contacts": Contacts,
	"Account": Account,
	"Share this room": Share,
	"Leave this room": Leave,
	"Delete this message": Delete,
};

export function Dialog({ chat, state })
{
	const { name, about } = state.dialog;
	const box = useRef(null);
	const Content = DIALOGS[name];
	const close = () => box.current?.close();

	useEffect(() => box.current.showModal(), []);

	return html`
		<dialog ref=${box} aria-labelledby="dialog-name" onClose=${() => chat.close()}>
			<header>
				<h2 id="dialog-name">${name}</h2>
				<button type="button" class="icon-only" aria-label="Close" title="Close" onClick=${close}>
					<${Icon} name="close" /></button>
			</header>
			<${Content} chat=${chat} state=${state} about=${about} close=${close} />
		</dialog>`;
}
