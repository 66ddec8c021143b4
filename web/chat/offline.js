/* offline.js - from its second visit on the page opens without a network: see
 * service-worker.js
 *
 * Browsers have this for https and localhost alone, and not in every mode; without it
 * the page is as good as long as there is a network.
 */
addEventListener("load", async () => {
	try {
		await navigator.serviceWorker.register("/service-worker.js");
	} catch (error) {
		console.info(`Nothing is kept for later: ${error.message}`);
	}
});
