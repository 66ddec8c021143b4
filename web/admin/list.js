/* list.js - a list that is searched, page by page, and of which something can be changed */
import { html, useCallback, useState } from "../common/html.js";
import { Trouble, usePages } from "./asking.js";
import { Confirm } from "./dialog.js";

export const Marks = ({ marks }) => html`
	<span class="marks">${Object.entries(marks).filter(([, set]) => set).map(([mark]) => html`
		<span class=${`mark ${mark}`}>${mark} </span>`)}</span>`;

/*
 * name, path and keyOf say what is listed; heads are those of the table, with the class
 * of each.  Row draws the cells of a row; it calls change() for what is done once that is
 * confirmed, and renew() with a row that is another now.  Roles are said, as on a phone
 * rows are laid out otherwise.
 */
export function List({ name, path, hint, keyOf, heads, Row, me })
{
	const [search, setSearch] = useState("");
	const [asked, setAsked] = useState(null);
	const address = useCallback((after) => {
		const query = new URLSearchParams({
			...search && { search }, ...after && { after: keyOf(after) },
		});

		return `${path}?${query}`;
	}, [path, search]);
	const { rows, more, trouble, next, retry, replace } = usePages(address);
	const renew = (row) => replace((old) => keyOf(old) === keyOf(row), row);
	const change = (words, act) => setAsked({
		...words, act: async () => {
			const { data } = await act();

			renew(data);
			dispatchEvent(new Event("deed"));
		},
	});

	function submit(event)
	{
		event.preventDefault();
		setSearch(new FormData(event.target).get("search").trim());
	}

	return html`
		<div class="heading">
			<h2 id=${`${name}-name`}>${name}</h2>
			<form role="search" class="search" onSubmit=${submit}>
				<label>${`Search ${name.toLowerCase()}`}
					<input type="search" name="search" maxlength="64" autocapitalize="none"
						spellcheck=${false} placeholder=${hint} /></label>
				<button>Search</button>
			</form>
		</div>
		<${Trouble} trouble=${trouble} retry=${retry} />
		${rows && html`
			<div class="scroll" tabindex="0" role="region" aria-label=${name}>
				<table class="list" role="table">
					<thead role="rowgroup"><tr role="row">${heads.map(([head, kind]) => html`
						<th scope="col" role="columnheader" class=${kind}>${head}</th>`)}</tr></thead>
					<tbody role="rowgroup">${rows.map((row) => html`
						<tr key=${keyOf(row)} role="row">
							<${Row} ...${{ row, me, change, renew }} /></tr>`)}</tbody>
				</table>
			</div>`}
		${rows?.length === 0 && html`<p class="quiet">There is none${search && " of that name"}.</p>`}
		${more && html`<button type="button" class="plain" onClick=${next}>Show more</button>`}
		${asked && html`<${Confirm} what=${asked} close=${() => setAsked(null)} />`}`;
}
