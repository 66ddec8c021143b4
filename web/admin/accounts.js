/* accounts.js - who has an account, and what they may */
import { html, useState } from "../common/html.js";
import { askAs } from "./asking.js";
import { List, Marks } from "./list.js";
import { Sessions } from "./sessions.js";
import { Ago, number } from "./words.js";

const HEADS = [["Login"], ["Name"], ["State"], ["Last here", "far"], ["Sessions", "n mid"],
	["Rooms", "n far"], ["Since", "far"], ["What to do"]];

const words = (login) => ({
	mute: { name: `Mute ${login}?`, button: "Mute",
		sentence: "They can read then, but not say, edit or type anything." },
	unmute: { name: `Unmute ${login}?`, button: "Unmute",
		sentence: "They can say something again." },
	disable: { name: `Disable ${login}?`, button: "Disable",
		sentence: "They are signed out everywhere at once, and cannot sign in until they are enabled again." },
	enable: { name: `Enable ${login}?`, button: "Enable",
		sentence: "They can sign in again." },
});

function Row({ row, me, change, renew })
{
	const [open, setOpen] = useState(false);
	const own = row.login === me.login;
	const does = words(row.login);
	const to = (about) => () => askAs("POST", "/admin/change-account", { login: row.login, ...about });

	return html`
		<th scope="row" role="rowheader"><bdi>${row.login}</bdi></th>
		<td role="cell"><bdi>${row.username}</bdi></td>
		<td role="cell"><${Marks} marks=${{ administrator: row.administrator, device: row.device,
			online: row.online, muted: row.muted, disabled: row.disabled }} /></td>
		<td role="cell" class="far"><${Ago} moment=${row.last_online} /></td>
		<td role="cell" class="n mid">${number(row.sessions)}</td>
		<td role="cell" class="n far">${number(row.rooms)}</td>
		<td role="cell" class="far"><${Ago} moment=${row.created} /></td>
		<td role="cell" class="doing"><div>
			${!own && html`
				<button type="button" onClick=${() => change(row.muted ? does.unmute : does.mute,
					to({ muted: !row.muted }))}>${row.muted ? "Unmute" : "Mute"}
					<span class="unseen"> ${row.login}</span></button>
				<button type="button" class=${row.disabled ? "" : "danger"} onClick=${() => change(
					row.disabled ? does.enable : does.disable, to({ disabled: !row.disabled }))}>
					${row.disabled ? "Enable" : "Disable"}<span class="unseen"> ${row.login}</span></button>`}
			<button type="button" onClick=${() => setOpen(true)}>Sessions<span class="unseen"> of ${row.login}</span></button>
			${open && html`<${Sessions} login=${row.login} close=${() => setOpen(false)}
				counted=${(sessions) => renew({ ...row, sessions })} />`}
		</div></td>`;
}

export const Accounts = ({ me }) => html`
	<${List} name="Accounts" path="/admin/accounts" hint="beginning of a login or name"
		keyOf=${({ login }) => login} heads=${HEADS} Row=${Row} me=${me} />`;
