/* tabs.js - all tabs of a browser share a cookie, and so whoever signed in last
 *
 *	onSignedIn((uuid) => ...);      in another tab
 *	signedIn(uuid);                 in this one
 *
 * A tab that is not told, as nothing can be kept, finds out by asking.
 */
const KEY = "confab-signed-in";

export function signedIn(uuid)
{
	try {
		localStorage.setItem(KEY, uuid);
	} catch {
		/* It is full or forbidden. */
	}
}

export function onSignedIn(then)
{
	addEventListener("storage", ({ key, newValue }) => {
		if (key === KEY && newValue)
			then(newValue);
	});
}
