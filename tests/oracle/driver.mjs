/**
 * Runs scripts in Postman's own sandbox: a case as JSON on each line of standard input, what the
 * script did as JSON on a line of standard output. See `test_oracle.py` for both shapes.
 */
import { createInterface } from "node:readline";

import Sandbox from "postman-sandbox";

import { encode } from "./values.mjs";

const HIDDEN = "the oracle has no answer to this";

/** A fresh context for each case, so that nothing leaks from one into the next. */
function createContext() {
  return new Promise((resolve, reject) => {
    Sandbox.createContext({}, (error, context) =>
      error ? reject(error) : resolve(context),
    );
  });
}

const scope = ({ id, name, values = [] } = {}) => ({ id, name, values });

function contextOf({ scopes = {}, request, response, cookies = [] }) {
  return {
    globals: scope(scopes.globals),
    collectionVariables: scope(scopes.collectionVariables),
    environment: scope(scopes.environment),
    _variables: scope(scopes.local),
    data: scopes.data ?? {},
    request,
    cookies,
    ...(response ? { response: responseOf(response) } : {}),
  };
}

function responseOf({ headers = [], text, base64, ...fields }) {
  const { id, code, status, responseTime, wireSize } = fields;
  const bytes = base64 === undefined ? text : Buffer.from(base64, "base64");
  const response = {
    id,
    code,
    status,
    header: headers.map(([key, value]) => ({ key, value })),
    stream: bytes === undefined ? undefined : Buffer.from(bytes).toJSON(),
    responseTime,
    downloadedBytes: wireSize,
  };
  return Object.fromEntries(
    Object.entries(response).filter(([, value]) => value !== undefined),
  );
}

const cookieOf = (cookie) => ({
  ...cookie,
  expires: cookie.expires ?? undefined,
});

/** The next answer to a kind of call; the last one stands for all that follow. */
function createReplies(replies) {
  return (kind) => {
    const answers = replies[kind] ?? [
      { error: { name: "Error", message: HIDDEN } },
    ];
    return answers.length > 1 ? answers.shift() : answers[0];
  };
}

/** An Error crosses Postman's bridge as an object that says so; anything else as it is. */
function errorOf(error) {
  const isError =
    typeof error === "object" &&
    error !== null &&
    (error.type === "Error" || "stack" in error);
  if (!isError) return { thrown: encode(error) };
  return { name: error.name, message: error.message };
}

function verdictOf({ name, index, passed, skipped, error }) {
  const state = skipped ? "skipped" : passed ? "passed" : "failed";
  const verdict = { verdict: name, index, state };
  return state === "failed" ? { ...verdict, error: errorOf(error) } : verdict;
}

/** Write down what happens in a context, and answer what the script asks. */
function listen(context, id, replies) {
  const events = [];
  const state = { skipped: false };
  const reply = createReplies(replies);
  context.on("error", (error) => events.push({ stray: errorOf(error) }));
  context.on("console", (_cursor, level, ...args) =>
    events.push({ console: level, args: args.map((arg) => encode(arg)) }),
  );
  context.on("execution.assertion", (_cursor, assertions) =>
    events.push(...assertions.map(verdictOf)),
  );
  context.on("execution.error", (_cursor, error) =>
    events.push({ failure: errorOf(error) }),
  );
  context.on(`execution.skipRequest.${id}`, () => (state.skipped = true));
  context.on(`execution.request.${id}`, (_cursor, _id, call, request) => {
    events.push({ call: "sendRequest", payload: { request } });
    const { value, error } = reply("sendRequest");
    const answer = value && responseOf(value.response);
    context.dispatch(`execution.response.${id}`, call, error ?? null, answer, {
      cookies: (value?.cookies ?? []).map(cookieOf),
    });
  });
  context.on(`execution.vault.${id}`, (call, method, key, value) => {
    events.push({
      call: "vault",
      payload: { method, key, ...(value === undefined ? {} : { value }) },
    });
    const { error, value: answer } = reply("vault");
    const rest = method === "get" && answer === null ? [] : [answer]; // a secret that is not there
    context.dispatch(`execution.vault.${id}`, call, error ?? null, ...rest);
  });
  context.on(`execution.cookies.${id}`, (call, _store, method, args) => {
    const { error, value } = storeAnswer(method, args, reply);
    context.dispatch(
      `execution.cookies.${id}`,
      call,
      error ? error.message : null,
      value,
    );
  });
  context.on(
    `execution.run_collection_request.${id}`,
    (_cursor, _id, call, request, options = {}) => {
      events.push({
        call: "runRequest",
        payload: { request, variables: options.variables ?? {} },
      });
      const { value, error } = reply("runRequest");
      const answer = value?.response ? responseOf(value.response) : null;
      context.dispatch(
        `execution.run_collection_request_response.${id}`,
        call,
        error ? { type: "Error", ...error } : null,
        answer,
        {},
      );
    },
  );
  return { events, state };
}

/**
 * Postman's jar asks for a store's functions. What is found is what the case answers; looking for
 * the cookie that is about to be replaced is part of setting it.
 */
function storeAnswer(method, [domain], reply) {
  if (method === "findCookie") return { value: null };
  const { error, value } = reply("cookies");
  if (error || method !== "findCookies") return { error };
  const found = value ? [value].flat() : [];
  return {
    value: found.map(({ name, ...cookie }) => ({
      key: name,
      path: "/",
      pathIsDefault: true,
      ...cookie,
      domain,
      hostOnly: true,
    })),
  };
}

const rows = (result) =>
  Object.fromEntries(
    (result?.values ?? []).map(({ key, value }) => [key, value ?? null]),
  );

function outcomeOf(result, state) {
  const { return: returned = {}, request } = result ?? {};
  return {
    variables: {
      globals: rows(result?.globals),
      collectionVariables: rows(result?.collectionVariables),
      environment: rows(result?.environment),
      local: rows(result?._variables),
    },
    request,
    skipped: state.skipped,
    ...("nextRequest" in returned ? { nextRequest: returned.nextRequest } : {}),
    ...(returned.visualizer ? { visualization: returned.visualizer } : {}),
  };
}

/** Variables may hold anything; the rest is JSON. */
function encodeOutcome({ variables, ...rest }) {
  return { variables: encode(variables), ...rest };
}

async function run({ source, earlier, context: given, replies, timeout }) {
  const context = await createContext();
  const id = "case";
  const { info } = given;
  const modules = Object.entries(given.modules ?? {});
  const options = {
    timeout,
    context: contextOf(given),
    cursor: {
      iteration: info.iteration ?? 0,
      cycles: info.iterationCount ?? 1,
    },
    legacy: {
      _itemId: info.requestId,
      _itemName: info.requestName,
      _itemPath: given.location,
      _eventItemName: given.currentLocation,
    },
    ...(modules.length > 0
      ? {
          resolvedPackages: Object.fromEntries(
            modules.map(([name, { source: data }]) => [name, { data }]),
          ),
        }
      : {}),
  };
  const execute = (name, exec) =>
    new Promise((resolve) => {
      const event = { listen: info.eventName, script: { exec } };
      context.execute(event, { ...options, id: name }, (_error, execution) =>
        resolve(execution),
      );
    });
  if (earlier) {
    context.on("error", () => undefined);
    await execute("earlier", earlier);
  }
  const { events, state } = listen(context, id, replies);
  const result = await execute(id, source);
  context.dispose();
  return { events, finished: encodeOutcome(outcomeOf(result, state)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await run(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
