/* drafts.mjs - what is being written outlives the page, for who wrote it */
import { Drafts } from "../../web/chat/drafts.js";
import { same, store, t } from "./tap.mjs";

function drafts(kept, account = "ada")
{
	const made = new Drafts(kept);

	made.open(account);
	return made;
}

export async function draftings()
{
	await t("where nothing is written there is no draft", () =>
		same(drafts(store()).get("R"), ""));
	await t("each room has its own", () => {
		const made = drafts(store());

		made.set("R", "hel");
		made.set("S", "by");
		same([made.get("R"), made.get("S")], ["hel", "by"]);
	});
	await t("the next page has it as well", () => {
		const kept = store();

		drafts(kept).set("R", "hel");
		same(drafts(kept).get("R"), "hel");
	});
	await t("once it is sent it is gone", () => {
		const kept = store(), made = drafts(kept);

		made.set("R", "hello");
		made.set("R", "");
		same([made.get("R"), Object.keys(kept)], ["", []]);
	});
	await t("another account has others", () => {
		const kept = store();

		drafts(kept).set("R", "hel");
		same(drafts(kept, "ben").get("R"), "");
	});
	await t("who signs out leaves none, but those of others", () => {
		const kept = store(), made = drafts(kept);

		drafts(kept, "ben").set("R", "by");
		made.set("R", "hel");
		made.clear();
		same([drafts(kept).get("R"), drafts(kept, "ben").get("R")], ["", "by"]);
	});
	await t("where the store is full or forbidden they live as long as the page", () => {
		const made = drafts(store(() => { throw new Error("full"); }));

		made.set("R", "hel");
		same(made.get("R"), "hel");
		made.open("ben");
		same(made.get("R"), "");
	});
}
