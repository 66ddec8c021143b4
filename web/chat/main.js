/* main.js - the page: who is not signed in sees a door, everybody else rooms */
import { html, render } from "../common/html.js";
import { onSignedIn } from "../common/tabs.js";
import { Chat } from "./chat.js";
import { Dialog } from "./dialogs.js";
import { NoRoom, Room } from "./room.js";
import { unreadIn, roomName } from "./rooms.js";
import { RoomsList } from "./rooms-list.js";
import { SignedOut } from "./signed-out.js";

const Connection = ({ state }) => html`
	<div role="status" aria-label="Connection" class=${`connection ${state.toLowerCase()}`}>
		${state}</div>`;

const Trouble = ({ chat, sentence }) => html`
	<div class="trouble"><p role="alert">${sentence}</p>
		<button type="button" class="plain" onClick=${() => chat.calm()}>Dismiss</button></div>`;

const Starting = ({ state }) => html`
	<${Connection} state=${state.connection} />
	<main class="door">
		<h1>Confab</h1>
		<p class="quiet">${state.connection === "Offline"
			? "You are offline. As soon as the server can be reached, it goes on here."
			: "One moment …"}</p>
	</main>`;

function Page({ chat, state })
{
	const room = state.rooms.get(state.open);

	return html`
		<${Connection} state=${state.connection} />
		<div class=${`page ${room ? "in-room" : "in-list"}`}>
			<${RoomsList} chat=${chat} state=${state} />
			${room?.log ? html`<${Room} key=${room.gid} chat=${chat} room=${room} state=${state} />`
				: html`<${NoRoom} some=${state.rooms.size > 0} />`}
		</div>
		${state.trouble && html`<${Trouble} chat=${chat} sentence=${state.trouble} />`}
		${state.dialog && html`<${Dialog} key=${state.dialog.name} chat=${chat} state=${state} />`}`;
}

function App({ chat, state })
{
	if (state.phase === "starting")
		return html`<${Starting} state=${state} />`;
	if (state.phase === "out")
		return html`<${SignedOut} chat=${chat} trouble=${state.trouble} />`;
	return html`<${Page} chat=${chat} state=${state} />`;
}

function title({ phase, rooms, open, me })
{
	const unread = unreadIn(rooms);
	const room = rooms.get(open);
	const name = phase === "in" && room ? `${roomName(room, me)} – Confab` : "Confab";

	return unread ? `(${unread}) ${name}` : name;
}

/* Many things that happen at once are drawn once. */
let due = 0;

function draw()
{
	due ||= setTimeout(() => {
		due = 0;
		document.title = title(chat.state);
		render(html`<${App} chat=${chat} state=${chat.state} />`, document.getElementById("chat"));
	}, 10);
}

const chat = new Chat(draw);

addEventListener("hashchange", () => chat.follow());
addEventListener("online", () => chat.wake());
addEventListener("offline", () => chat.sleep());
onSignedIn((uuid) => chat.signedInElsewhere(uuid));
document.addEventListener("visibilitychange", () => {
	if (document.visibilityState === "visible")
		chat.wake();
});
draw();
chat.start();
