/* rooms.js - the rooms that there are, and whether anybody may say something in them */
import { html } from "../common/html.js";
import { askAs } from "./asking.js";
import { List, Marks } from "./list.js";
import { Ago, number } from "./words.js";

const HEADS = [["Room"], ["Owner"], ["State"], ["Members", "n far"], ["Messages", "n mid"],
	["Last said", "far"], ["Since", "far"], ["What to do"]];

const words = (name) => ({
	mute: { name: `Mute ${name}?`, button: "Mute",
		sentence: "It can be read then, but nobody can say anything in it." },
	unmute: { name: `Unmute ${name}?`, button: "Unmute",
		sentence: "Something can be said in it again." },
	disable: { name: `Disable ${name}?`, button: "Disable",
		sentence: "It is as if there were no such room, until it is enabled again." },
	enable: { name: `Enable ${name}?`, button: "Enable",
		sentence: "It is there again, with all that was said in it." },
});

function Row({ row, change })
{
	const name = row.name ?? row.room_gid;
	const does = words(name);
	const to = (about) => () => askAs("POST", "/admin/change-room", { room_gid: row.room_gid, ...about });

	return html`
		<th scope="row" role="rowheader">${row.name && html`<bdi>${row.name}</bdi><br />`}<code>${row.room_gid}</code></th>
		<td role="cell"><bdi>${row.owner}</bdi></td>
		<td role="cell"><${Marks} marks=${{ conversation: row.conversation_id !== null,
			muted: row.muted, disabled: row.disabled }} /></td>
		<td role="cell" class="n far">${number(row.members)}</td>
		<td role="cell" class="n mid">${number(row.last)}</td>
		<td role="cell" class="far"><${Ago} moment=${row.last_at} /></td>
		<td role="cell" class="far"><${Ago} moment=${row.created} /></td>
		<td role="cell" class="doing"><div>
			<button type="button" onClick=${() => change(row.muted ? does.unmute : does.mute,
				to({ muted: !row.muted }))}>${row.muted ? "Unmute" : "Mute"}
				<span class="unseen"> ${name}</span></button>
			<button type="button" class=${row.disabled ? "" : "danger"} onClick=${() => change(
				row.disabled ? does.enable : does.disable, to({ disabled: !row.disabled }))}>
				${row.disabled ? "Enable" : "Disable"}<span class="unseen"> ${name}</span></button>
		</div></td>`;
}

export const Rooms = () => html`
	<${List} name="Rooms" path="/admin/rooms" hint="beginning of a code or name, or an owner"
		keyOf=${({ room_gid }) => room_gid} heads=${HEADS} Row=${Row} />`;
