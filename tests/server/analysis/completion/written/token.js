// @pm beforeRequest
const expires = pm.environment.get("expires");
if (!expires || Date.now() > Number(expires)) {
    pm.sendRequest({
        url: pm.environment.get("base") + "/token",
        method: "POST",
        header: { "Content-Type": "application/json" },
        body: { mode: "raw", raw: JSON.stringify({ user: pm.environment.get("user") }) },
    }, (error, response) => {
        if (error) {
            console.error(error.message);
            return;
        }
        const data = response.json();
        pm.environment.set("token", data.access_token);
        pm.environment.set("expires", Date.now() + data.expires_in * 1000);
    });
}
