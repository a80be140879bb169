// Every construct that the analysis knows, in one script. A line `//? kind piece -> expected` asks
// about the line above it, with the cursor at the end of the piece.

/** @typedef {{ id: number, name: string, tags?: string[] }} User */
/**
 * @typedef {Object} Page
 * @property {number} total how many there are
 * @property {User[]} users the users of this page
 */

// ---- pm, its scopes, aliases --------------------------------------------------------------------
const { environment: env, globals, variables, response } = pm;
//? complete { environ -> environment request test -mutations -globals
//? hover environ -> environment
env.set("page", 1);
//? complete env. -> get set unset has replaceIn toObject -addLayer
//? complete set(" -> token base -region
//? signature set( -> set(key: string
const token = env.get("token"); // 😀 outside the basic plane
//? complete get(" -> token base page -region
//? hover tok -> token
//? hover "tok -> abc123
//? complete = en -> env encodeURI
globals.has("region"); pm.collectionVariables.get("shop"); pm.variables.get("token");
//? complete has(" -> region -token
//? complete collectionVariables.get(" -> shop -region
//? complete pm.variables.get(" -> token region shop
pm.iterationData.get("row");
//? complete pm.iterationData. -> get has toObject
//? complete pm. -> test expect environment response sendRequest cookies vault -skipRequest
const address = variables.replaceIn("{{base}}/users/{{$guid}}");
//? complete "{{ -> base token region $guid
//? complete {{$g -> $guid $randomInt
//? hover {{ba -> http://127.0.0.1
//? hover {{$gu -> $guid
pm.execution.setNextRequest("Order");
//? complete setNextRequest(" -> Order Everything
//? complete execution. -> setNextRequest runRequest location -skipRequest
//? signature setNextRequest( -> setNextRequest(
const code = response?.code ?? 0;
//? complete response?. -> code status headers json to
//? hover response?.co -> code

// ---- The body ------------------------------------------------------------------------------------
const body = pm.response.json();
//? complete pm.response. -> json text code headers -mime
//? hover js -> json
const { user: { name: userName, ...details }, items = [], ...remaining } = body;
//? complete { user -> user items token
//? complete remaining } = bo -> body
details.roles; remaining.token; userName.trim();
//? complete details. -> id roles address -name
//? complete remaining. -> token total -items -user
//? complete userName. -> trim length
//? hover details.ro -> roles
body.user.address?.city.toUpperCase();
//? complete body. -> user items token total
//? complete body.user. -> id name roles address
//? complete address?. -> city zip
//? complete city. -> toUpperCase length
//? hover address?.ci -> Bern
//? define bod -> const body
body["content-type"]; body.items[0].sku; body.items.at(-1).price;
//? complete body[" -> content-type user items
//? complete items[0]. -> sku price stock
//? complete at(-1). -> sku price stock
const [first, second, ...others] = items;
first.sku; second.price.toFixed(2); others[0].stock;
//? complete first. -> sku price stock
//? complete price. -> toFixed
//? complete others[0]. -> sku price
for (const item of items) {
  item.sku.length;
  //? complete item. -> sku price stock
  //? define ite -> for (const item of items)
}
for (const [index, item] of items.entries()) { index.toFixed(); item.stock; }
//? complete index. -> toFixed
//? complete item. -> sku stock
for (const key in body.user) { key.trim(); }
//? complete key. -> trim
items.forEach((it, at) => { it.price; at.toFixed(); });
//? complete => { it. -> sku price
//? complete at. -> toFixed
const names = items.filter((it) => it.price > 1).map(({ sku, price: cost }) => `${sku}: ${cost}`);
//? complete => it. -> sku price
//? complete ({ sku -> sku stock -price
//? complete ${co -> cost code
names.join(", ").trim();
//? complete names. -> join map length
//? complete "). -> trim
const bySku = items.reduce((all, it) => { all[it.sku] = it; return all; }, {});
//? complete all[it. -> sku price
bySku["A1"].price;
//? complete "]. -> sku price
const sum = items.reduce((all, it) => all + it.price, 0);
sum.toFixed(2);
//? complete sum. -> toFixed
Object.entries(body.user).map(([k, v]) => k.trim());
//? complete k. -> trim
Object.keys(body).filter((k) => k.startsWith("t"));
//? complete k. -> startsWith
const sorted = [...items].sort((a, b) => a.price - b.price);
//? complete a. -> price sku
//? complete - b. -> price sku
sorted.find((it) => it.sku === "A1")?.stock.count;
//? complete ?. -> stock sku
//? complete stock. -> count
const copy = { ...body.user, extra: true, [token]: 1 };
copy.extra; copy.name;
//? complete copy. -> extra id name roles

// ---- Objects that grow, maps, sets ---------------------------------------------------------------
const found = {};
found.first = body.items[0];
found.inner = {};
found.inner.deep = "text";
found.first.sku; found.inner.deep.trim();
//? complete found. -> first inner
//? complete found.first. -> sku price
//? complete found.inner. -> deep
//? complete deep. -> trim
//? define ; found.inn -> found.inner = {}
const list = [];
list.push({ id: 1, label: "a" });
list[0].label.trim();
//? complete list[0]. -> id label
//? complete label. -> trim
const groups = {};
for (const it of items) (groups[it.sku] ??= []).push(it);
groups.A1[0].price;
//? complete ]. -> price sku
const map = new Map([["a", pm.response]]);
map.get("a").headers.get("Content-Type");
//? complete map. -> get set has size
//? complete "). -> code headers json
//? complete headers.get(" -> Content-Type Accept
const seen = new Set();
seen.add("x");
//? complete seen. -> add has size
[...seen][0].trim();
//? complete ]. -> trim

// ---- Functions, types in comments, narrowing -----------------------------------------------------
/**
 * @param {User} one somebody
 * @param {string} [mark] what stands in front
 * @returns {string}
 */
function greet(one, mark = "> ") {
  return mark.repeat(2) + one.name;
  //? complete mark. -> repeat trim
  //? complete one. -> id name tags
}
greet({ id: 1, name: "Ann" }, "").trim();
//? complete greet({ -> tags -id
//? signature greet( -> greet(one: 
//? complete "). -> trim
//? define gre -> function greet
//? hover gre -> @param
/** @type {Page} */
const page = JSON.parse("{}");
page.users[0].tags;
//? complete page. -> total users
//? complete users[0]. -> id name tags
const raw = /** @type {User} */ (JSON.parse("{}"));
raw.name;
//? complete raw. -> id name
const helper = (r) => r.headers;
//? complete => r. -> headers code json
helper(pm.response).get("Accept");
//? complete response). -> get has upsert
function save(name, value) { pm.environment.set(name, value); }
save("token", 1);
//? complete save(" -> token base
//? hover save("to -> abc123
function check(value) {
  if (typeof value === "string") return value.trim();
  //? complete return value. -> trim length
  if (Array.isArray(value)) { value.map(String); }
  //? complete { value. -> map filter
  if (value instanceof Date) { value.toISOString(); }
  //? complete { value. -> toISOString getTime
  return value;
}
check(1);
function* pages() { yield body.items; }
for (const rows of pages()) rows[0].sku;
//? complete rows[0]. -> sku price

// ---- Classes -------------------------------------------------------------------------------------
class Client {
  static shared = new Client("x");
  #secret = "s";
  calls = 0;
  constructor(base) { this.base = base; this.log = []; }
  get host() { return this.base.split("/")[2]; }
  //? complete this. -> base log calls host send #secret
  async send(path) {
    this.calls += 1;
    const sent = await pm.sendRequest(this.base + path);
    this.log.push(sent.code);
    return sent.json();
    //? complete return sent. -> code json headers -to
  }
}
class Signed extends Client {
  async send(path) { const answer = await super.send(path); return { answer, path }; }
  //? complete super. -> send calls base host
  sign() { return "s"; }
}
const client = new Signed(address);
//? hover = new Sig -> class Signed
client.sign().trim(); client.calls.toFixed(); Client.shared.log.length;
//? complete client. -> sign send calls base log host -shared -#secret
//? complete sign(). -> trim
//? complete Client. -> shared
//? complete shared. -> log send
//? define client.si -> sign() {

// ---- Promises ------------------------------------------------------------------------------------
const [one, two] = await Promise.all([pm.sendRequest(address), client.send("/a")]);
//? signature Promise.all( -> values
one.code; two.path.trim();
//? complete one. -> code json
//? complete two. -> answer path
pm.sendRequest({ url: address, method: "POST", header: { Accept: "*/*" } }, (error, sent, { cookies }) => {
  //? complete sendRequest({ -> body -url
  //? complete method: " -> GET POST PATCH
  //? complete header: { -> Accept Content-Type
  //? complete Accept: " -> application/json
  //? complete { cooki -> cookies
  //? signature sendRequest( -> sendRequest
  if (error) { console.error(error.message); return; }
  //? complete error. -> message code
  //? complete console. -> log error warn info
  pm.environment.set("last", sent.json().id);
  //? complete sent. -> code json headers
});
const later = new Promise((resolve) => setTimeout(() => resolve({ done: true }), 1));
(await later).done;
//? complete ). -> done
try { client.send("/b"); } catch (problem) { problem.message; }
//? complete problem. -> message name stack

// ---- Libraries and modules -----------------------------------------------------------------------
const _ = require("lodash");
//? complete require(" -> lodash moment crypto-js
//? hover "loda -> 4.1
_.map(body.items, (it) => it.sku); _.groupBy(body.items, "sku").A1[0].price;
//? complete _. -> map groupBy get chunk
//? complete => it. -> sku price
const moment = require("moment");
moment().add(1, "day").format("YYYY");
//? complete ). -> format add isBefore
const CryptoJS = require("crypto-js");
CryptoJS.HmacSHA256("a", "b").toString(CryptoJS.enc.Hex);
//? complete CryptoJS. -> HmacSHA256 SHA256 enc MD5
//? complete enc. -> Hex Base64 Utf8
const { price, Cart } = pm.require("./lib.js");
//? define = pm.require("./li -> lib.js
//? complete require("./ -> ./lib.js
//? complete { pri -> price limits -Cart
price(2).toFixed(); new Cart("c").add(1).total;
//? complete price(2). -> toFixed
//? complete add(1). -> add lines
//? signature price( -> count
//? hover ; new Car -> const Cart

// ---- Tests ---------------------------------------------------------------------------------------
pm.test("the whole answer", () => {
  pm.response.to.have.status(200);
  //? complete to.have. -> status header jsonBody body -postmanRequest
  //? complete status( -> 200 404
  //? hover to.have.stat -> status
  pm.response.to.be.ok;
  //? complete to.be. -> ok success json error
  pm.response.to.have.jsonBody("user.address.city");
  //? complete jsonBody(" -> user.name items[0].sku token
  pm.expect(body.user.name).to.eql("Ann");
  //? complete eql(" -> Ann
  //? complete .to. -> eql be have include not
  pm.expect(body.user).to.have.property("id").that.is.a("number");
  //? complete property(" -> id name roles
  //? complete that. -> is equals eql
  //? signature .a( -> type
  pm.expect(body).to.have.nested.property("user.id");
  //? complete property(" -> user.id items[0].sku
  pm.expect(body.items).to.be.an("array").and.have.lengthOf(2);
  //? complete and. -> have not
  pm.response.to.have.header("Content-Type", "application/json");
  //? complete header(" -> Content-Type Location
  //? complete Type", " -> application/json
});

// ---- JavaScript's own ----------------------------------------------------------------------------
const now = new Date();
now.toISOString().split("T")[0].trim();
//? complete now. -> toISOString getTime getFullYear
//? complete ]. -> trim
Math.max(1, 2).toFixed(1);
//? complete Math. -> max floor PI random
//? signature Math.max( -> values
JSON.stringify({ a: 1 }).length;
//? complete JSON. -> parse stringify
//? complete }). -> length trim
const match = /(\d+)/.exec("a1");
match?.[1].trim();
//? complete ]. -> trim
const text = `${userName} has ${items.length} items`;
text.toUpperCase();
//? complete text. -> toUpperCase
const parts = "a,b".split(",").map((one) => one.trim());
//? complete => one. -> trim
parts.join("").length;
//? complete parts. -> join map
Array.from({ length: 3 }, (_none, place) => place.toFixed());
//? complete place. -> toFixed
const either = code > 300 ? null : pm.response;
either?.headers.get("Location");
//? complete either?. -> headers code
const fallback = userName || "nobody";
fallback.trim();
//? complete fallback. -> trim
let filled;
filled = pm.response.text();
filled.trim();
//? complete filled. -> trim length
let counted = 0;
counted += 1;
counted.toFixed();
//? complete counted. -> toFixed
const sparse = { ...found, more: { yes: true } };
sparse.more.yes; sparse.first.sku;
//? complete sparse. -> more first inner
//? complete more. -> yes
const methods = {
  total() { return this.list.length; },
  //? complete this. -> list total
  list: ["x"],
  get size() { return this.list.length; },
};
methods.total().toFixed(); methods.list[0].trim(); methods.size.toFixed();
//? complete methods. -> total list size
//? complete total(). -> toFixed
//? complete size. -> toFixed
const fetchAll = async (paths) => {
  const done = [];
  for (const path of paths) done.push(await pm.sendRequest(path));
  return done;
};
const fetched = await fetchAll(["a", "b"]);
fetched[0].code;
//? complete fetched[0]. -> code json headers
fetchAll(["c"]).then((all) => all.map((each) => each.headers));
//? complete fetchAll(["c"]). -> then catch finally
//? complete => each. -> headers code json
const settled = await Promise.allSettled([pm.sendRequest("a")]);
settled[0].status;
//? complete settled[0]. -> status value reason
async function* stream() { yield "a"; }
for await (const chunk of stream()) chunk.trim();
//? complete chunk. -> trim
const counts = new Map(Object.entries({ a: 1 }));
for (const [name, count] of counts) { name.trim(); count.toFixed(); }
//? complete name. -> trim
//? complete count. -> toFixed
switch (typeof code) {
  case "number": code.toFixed(); break;
  //? complete code. -> toFixed
  default: console.log(code);
}
do { counted -= 1; } while (counted > 0);
//? complete (coun -> counted counts
const url = new URL(address);
url.searchParams.get("a");
//? complete url. -> searchParams hostname pathname
const encoded = btoa(CryptoJS.enc.Utf8.parse("a").toString());
encoded.length;
//? complete encoded. -> length trim
const flat = items.flatMap((it) => [it.sku, it.sku]);
flat[0].trim();
//? complete flat[0]. -> trim
const nested = items.map((it) => ({ key: it.sku, inner: { cost: it.price } }));
nested.find((it) => it.inner.cost > 1)?.inner.cost.toFixed();
//? complete => it. -> key inner
//? complete it.inner. -> cost
//? complete cost. -> toFixed
const deepest = nested?.[0]?.inner?.cost;
deepest?.toFixed();
//? complete deepest?. -> toFixed
//? define deep -> const deepest

// ---- What the request was ------------------------------------------------------------------------
pm.request.url.query.get("a"); pm.request.method.trim(); pm.request.headers.get("Accept");
//? complete pm.request. -> url method headers body auth
//? complete request.url. -> query path host getPath
//? complete method. -> trim
//? complete headers.get(" -> Accept Content-Type
pm.cookies.get("sid"); pm.cookies.jar().set(address, "a", "b");
//? complete pm.cookies. -> get has jar
//? complete jar(). -> set get unset clear getAll
pm.info.requestName.trim();
//? complete pm.info. -> requestName iteration eventName
pm.visualizer.set("<p>{{a}}</p>", { a: 1 });
//? complete visualizer. -> set
//? signature visualizer.set( -> template
