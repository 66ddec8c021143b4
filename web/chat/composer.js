/* composer.js - the box in which one writes */
import { html, useLayoutEffect, useRef, useState } from "../common/html.js";
import { Icon } from "./icons.js";
import { onlyOnce } from "./once.js";

const LONGEST = 16_384;

/* Somebody who types by touch would have half of the page covered. */
export const hasKeyboard = () => matchMedia("(hover: hover) and (pointer: fine)").matches;

function About({ about, cancel })
{
	const what = about.edits ? "Editing" : `Replying to ${about.message.sender.username}`;

	return html`
		<div class="about">
			<p><strong>${what}</strong> <span dir="auto">${about.message.text.slice(0, 120)}</span></p>
			<button type="button" class="icon-only" aria-label="Cancel" title="Cancel"
				onClick=${cancel}><${Icon} name="close" /></button>
		</div>`;
}

/* about: what is edited or answered, or null; done() once it is not any more. */
export function Composer({ chat, gid, about, done })
{
	const box = useRef(null);
	const [draft, showDraft] = useState(() => chat.drafts.get(gid));
	const [change, setChange] = useState("");
	const [trouble, setTrouble] = useState(null);
	const [waits, setWaits] = useState(false); /* for the answer to a change */
	const once = useRef(onlyOnce());
	const now = useRef(null);

	now.current = about;

	/* It is there again when one comes back to the room, or to the page. */
	const setDraft = (words) => {
		chat.drafts.set(gid, words);
		showDraft(words);
	};
	const edited = about?.edits ? about.message : null;
	const [text, setText] = edited ? [change, setChange] : [draft, setDraft];

	useLayoutEffect(() => {
		setChange(edited?.text ?? "");
		if (about || hasKeyboard())
			box.current.focus();
	}, [about]);

	/* As high as what is in it; the style sheet says how high at most. */
	useLayoutEffect(() => {
		box.current.style.height = "auto";
		box.current.style.height = `${box.current.scrollHeight + 2}px`;
	}, [text]);

	function send(event)
	{
		event?.preventDefault();
		if (!text.trim())
			return;
		setTrouble(null);
		if (edited)
			once.current("edit", save);
		else
			say();
	}

	function say()
	{
		chat.say(gid, text, about?.message.id);
		setText("");
		done();
		box.current?.focus();
	}

	/* One may have gone on to something else by then. */
	async function save()
	{
		setWaits(true);
		try {
			await chat.edit(gid, edited.id, text);
			if (now.current === about)
				done();
		} catch (refusal) {
			setTrouble(`Not changed. ${refusal.sentence}`);
		} finally {
			setWaits(false);
		}
		box.current?.focus();
	}

	/* While letters are put together Enter belongs to who does that. */
	function pressed(event)
	{
		if (event.isComposing)
			return;
		if (event.key === "Enter" && !event.shiftKey)
			send(event);
		else if (event.key === "Escape" && about)
			done();
	}

	function typed({ target })
	{
		setText(target.value);
		if (!edited && target.value.trim())
			chat.type(gid);
	}

	return html`
		<form class="composer" onSubmit=${send}>
			${about && html`<${About} about=${about} cancel=${done} />`}
			${trouble && html`<p role="alert">${trouble}</p>`}
			<div class="line">
				<textarea ref=${box} aria-label="Message" placeholder="Message" rows="1" dir="auto"
					maxlength=${LONGEST} enterkeyhint="send" value=${text} readonly=${waits}
					onInput=${typed} onKeyDown=${pressed}></textarea>
				<button class="main icon-only" aria-label=${edited ? "Save" : "Send"}
					title=${edited ? "Save" : "Send"}><${Icon} name="send" /></button>
			</div>
		</form>`;
}
