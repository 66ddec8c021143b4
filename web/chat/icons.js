/* icons.js - small pictures on buttons, which have their names beside them */
import { html } from "../common/html.js";

const PATHS = {
	back: "M15 5l-7 7 7 7",
	chats: "M4 5h16v11H9l-5 4z",
	close: "M6 6l12 12M18 6L6 18",
	down: "M12 5v14M6 13l6 6 6-6",
	edit: "M5 19l1-4L16 5l3 3L9 18z",
	join: "M4 12h11M11 8l4 4-4 4M15 4h4v16h-4",
	leave: "M20 12H9M16 8l4 4-4 4M10 4H5v16h5",
	people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3 3 0 0 1 0 6M18 14.5c2 .7 3.2 2.5 3.5 5.5",
	person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21c.5-4.5 3.5-7 7.5-7s7 2.5 7.5 7",
	plus: "M12 5v14M5 12h14",
	remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
	reply: "M9 6l-5 5 5 5M4 11h9c4 0 7 2 7 7",
	send: "M4 12l16-8-5 16-3-7z",
	share: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
};

export const Icon = ({ name }) => html`
	<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
		<path d=${PATHS[name]} />
	</svg>`;
