/* once.js - what is under way is not begun a second time
 *
 *	const once = onlyOnce();
 *
 *	await once("older R", () => ...);
 */
export function onlyOnce()
{
	const busy = new Set();

	return async (what, act) => {
		if (busy.has(what))
			return;
		busy.add(what);
		try {
			await act();
		} finally {
			busy.delete(what);
		}
	};
}
