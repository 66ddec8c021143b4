/* text.mjs - how texts and times are shown */
import {
	agentOf, dayNameOf, dayOf, hueOf, initialOf, isoOf, nameOr, piecesOf,
} from "../../web/chat/text.js";
import { same, t } from "./tap.mjs";

const link = (href) => ({ href });

export async function texts()
{
	await t("a text without an address is one piece", () =>
		same(piecesOf("<b>no & markup</b>"), ["<b>no & markup</b>"]));
	await t("nothing is none", () => same(piecesOf(""), []));
	await t("an address is a link", () => same(piecesOf("see https://example.org/a?b#c now"),
		["see ", link("https://example.org/a?b#c"), " now"]));
	await t("what ends a sentence is no part of it", () => same(piecesOf("(at http://example.org/)."),
		["(at ", link("http://example.org/"), ")."]));
	await t("a bracket that begins in it is", () => same(piecesOf("https://example.org/a_(b)"),
		[link("https://example.org/a_(b)")]));
	for (const text of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
		"JaVaScRiPt:alert(1)//http", "https://", "http://[", "//example.org", "ftp://example.org"])
		await t(`no link is ${text}`, () => same(piecesOf(text).filter((piece) => piece.href), []));
	await t("what turns writing around ends an address", () =>
		same(piecesOf("https://example.org/\u202egnp.exe")[0], link("https://example.org/")));
	await t("quotes and angles end one, too", () => same(piecesOf('https://e.org/"onclick="x')[0],
		link("https://e.org/")));
	await t("together the pieces are the text", () => {
		const text = "a http://x.org, b https://y.org/(z) \u202e c";

		same(piecesOf(text).map((piece) => piece.href ?? piece).join(""), text);
	});
	await t("a thousand addresses are found before long", () =>
		same(piecesOf("http://e.org ".repeat(1000)).length, 2000));
	await t("so are sixteen thousand brackets", () =>
		same(piecesOf(`http://e.org/${")".repeat(16_000)}`)[0], link("http://e.org/")));
	await t("days have names near today", () => {
		const noon = new Date(2026, 5, 15, 12).getTime() / 1000;

		same([dayNameOf(noon, noon + 60), dayNameOf(noon, noon + 86_400)], ["Today", "Yesterday"]);
	});
	await t("a day begins at the reader's midnight", () => {
		const midnight = new Date(2026, 5, 15).getTime() / 1000;

		same(dayOf(midnight) - dayOf(midnight - 1), 1);
	});
	await t("a time is the same everywhere for programs", () =>
		same(isoOf(1546981723.656864), "2019-01-08T21:08:43.656Z"));
	await t("a name has a first letter, whatever it is of", () =>
		same(["ada", "Łukasz", "🦊 fox", "\u200b\u202eada", "   "].map(initialOf),
			["A", "Ł", "🦊", "A", "?"]));
	await t("a name of which nothing is to be seen is shown as another", () =>
		same(["Ada", " ada ", "·", "", " ", "\u200b\u200d\ufeff", "\u3164\u2800", "\u00ad\t\n"]
			.map((name) => nameOr(name, "?")), ["Ada", " ada ", "·", "?", "?", "?", "?", "?"]));
	await t("a browser is called as people call it, and all else as it calls itself", () => same([
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Safari/604.1",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
		"curl/7.88.1",
	].map(agentOf), ["Chrome on Linux", "Safari on iPhone", "Edge on Windows", "curl/7.88.1"]));
	await t("the same has always the same colour", () =>
		same([hueOf("x") === hueOf("x"), hueOf("anything") < 8], [true, true]));
}
