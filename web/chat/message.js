/* message.js - one message: who, when, what, and what can be done with it */
import { html, memo, useEffect } from "../common/html.js";
import { Icon } from "./icons.js";
import { Avatar } from "./rooms-list.js";
import { clockOf, fullTimeOf, isoOf, piecesOf } from "./text.js";

/* Whatever somebody wrote is text; only addresses of the web are more. */
const Text = ({ text }) => html`
	<div class="text" dir="auto">${piecesOf(text).map((piece) => piece.href
		? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.href}</a>`
		: piece)}</div>`;

const Time = ({ seconds }) => html`
	<time datetime=${isoOf(seconds)} title=${fullTimeOf(seconds)}>${clockOf(seconds)}</time>`;

/* What a message answers; undefined as long as that is not known. */
export function Quote({ chat, gid, id, quoted })
{
	useEffect(() => {
		if (quoted === undefined)
			chat.history.quote(gid, id);
	}, [gid, id, quoted]);

	const text = !quoted ? "" : quoted.deleted ? "deleted" : quoted.text.slice(0, 200);
	const show = () => document.getElementById(`message-${id}`)
		?.scrollIntoView({ block: "center" });

	return html`
		<blockquote onClick=${show}>
			${quoted && html`<bdi class="author">${quoted.sender.username}</bdi>`}
			<span dir="auto">${text || "…"}</span>
		</blockquote>`;
}

function Verbs({ chat, gid, message, own, reply, edit })
{
	const verb = (name, icon, act) => html`
		<button type="button" class="icon-only" aria-label=${name} title=${name} onClick=${act}>
			<${Icon} name=${icon} />
		</button>`;

	return html`
		<div class="verbs">
			${verb("Reply", "reply", () => reply(message))}
			${own && verb("Edit", "edit", () => edit(message))}
			${own && verb("Delete", "remove",
				() => chat.show("Delete this message", { gid, id: message.id }))}
		</div>`;
}

/* follows: the one before is by the same, and not much older. */
export const Message = memo(({ chat, gid, message, own, follows, quoted, reply, edit }) => {
	const { id, sender, text, time, answers, edited, deleted } = message;
	const kind = ["message", own && "own", follows && "follows", deleted && "gone"];

	return html`
		<article class=${kind.filter(Boolean).join(" ")} id=${`message-${id}`} tabindex="-1">
			${!own && html`<${Avatar} id=${sender.uuid} name=${sender.username} />`}
			<div class="bubble">
				<header>
					<bdi class="author">${sender.username}</bdi>
					<${Time} seconds=${time} />
					${edited > 0 && !deleted && html`<span class="note">edited</span>`}
				</header>
				${answers && !deleted && html`<${Quote} chat=${chat} gid=${gid} id=${answers}
					quoted=${quoted} />`}
				${deleted ? html`<div class="text">deleted</div>` : html`<${Text} text=${text} />`}
			</div>
			${!deleted && html`<${Verbs} chat=${chat} gid=${gid} message=${message} own=${own}
				reply=${reply} edit=${edit} />`}
		</article>`;
});

/* One that is not known to be said yet. */
export const Pending = memo(({ chat, me, entry }) => html`
	<article class=${`message own pending ${entry.state}`}>
		<div class="bubble">
			<header>
				<bdi class="author">${me.username}</bdi>
				<${Time} seconds=${entry.at / 1000} />
			</header>
			<${Text} text=${entry.text} />
			<footer>
				${entry.state === "sending" && html`<span class="note">Sending</span>`}
				${entry.state === "failed" && html`
					<span class="note">Not sent</span>
					<span class="why">${entry.why}</span>
					<button type="button" onClick=${() => chat.again(entry.key)}>Try again</button>
					<button type="button" class="plain" onClick=${() => chat.discard(entry.key)}>Discard</button>`}
			</footer>
		</div>
	</article>`);
