// @pm beforeRequest
const CryptoJS = require("crypto-js");
const secret = pm.environment.get("secret");
const timestamp = Date.now().toString();
const payload = pm.request.body.raw;
const signature = CryptoJS.HmacSHA256(timestamp + payload, secret).toString(CryptoJS.enc.Hex);
pm.request.headers.upsert({ key: "X-Signature", value: signature });
pm.request.headers.add({ key: "X-Timestamp", value: timestamp });
pm.variables.set("signature", signature);
