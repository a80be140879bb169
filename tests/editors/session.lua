-- Drives Postroom through Neovim's own LSP client, as a person with nothing but Neovim would: opens a
-- file, completes, reads a diagnostic, sends, reads the verdict, mends the script, runs the tests on
-- the same response, switches the environment. Prints what it saw as JSON. Works from Neovim 0.7 on.
-- Expects in the environment: POSTROOM_CONFIG (the documented configuration), POSTROOM_FILE,
-- POSTROOM_CURSOR ("line column", zero-based), POSTROOM_REQUEST (its name), POSTROOM_ENVIRONMENT and
-- POSTROOM_NOWHERE (how the choices of two environments begin), POSTROOM_WRONG and POSTROOM_RIGHT (what
-- the failing line expects, and what it must expect).

local seen = {}

local function fail(message)
  io.stdout:write(vim.fn.json_encode({ failed = message, seen = seen }))
  vim.cmd("cquit 1")
end

local function wait_for(what, condition)
  if not vim.wait(100000, condition, 20) then
    fail("waited in vain for " .. what)
  end
end

local buffer

local function diagnostics()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer or 0)) do
    local lsp = (one.user_data or {}).lsp or {}
    table.insert(found, {
      line = one.lnum,
      column = one.col,
      message = one.message,
      code = one.code or lsp.code,
      severity = one.severity,
    })
  end
  return found
end

local function with_code(code)
  for _, one in ipairs(diagnostics()) do
    if one.code == code then
      return one
    end
  end
end

seen.messages = {}
vim.lsp.handlers["window/showMessage"] = function(_, shown)
  table.insert(seen.messages, shown.message)
end
local wanted_choice
vim.lsp.handlers["window/showMessageRequest"] = function(_, asked)
  seen.asked = asked
  for _, action in ipairs(asked.actions) do
    if action.title:find(wanted_choice, 1, true) == 1 then
      return action
    end
  end
end

vim.cmd("filetype on")
vim.cmd("source " .. vim.fn.fnameescape(vim.env.POSTROOM_CONFIG))
vim.cmd("edit " .. vim.fn.fnameescape(vim.env.POSTROOM_FILE))
buffer = vim.api.nvim_get_current_buf()
local client
wait_for("the server", function()
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = "postroom" })
  client = clients[1]
  return client and (client.initialized or client.initialized == nil)
end)
local client_id = client.id
wait_for("the server in the buffer", function()
  return vim.lsp.buf_is_attached(buffer, client_id)
end)

local function request(method, params)
  local answers, problem = vim.lsp.buf_request_sync(buffer, method, params, 100000)
  if not answers or not answers[client_id] then
    fail(method .. ": " .. tostring(problem))
  end
  local answer = answers[client_id]
  if answer.error or answer.err then
    fail(method .. ": " .. (answer.error or answer.err).message)
  end
  return answer.result
end

local line, column = vim.env.POSTROOM_CURSOR:match("(%d+) (%d+)")
local document = { uri = vim.uri_from_bufnr(buffer) }
local cursor = {
  textDocument = document,
  position = { line = tonumber(line), character = tonumber(column) },
}

local function actions()
  local found = {}
  local here = {
    textDocument = document,
    range = { start = cursor.position, ["end"] = cursor.position },
    context = { diagnostics = {} },
  }
  for _, action in ipairs(request("textDocument/codeAction", here) or {}) do
    found[action.title] = action.command
  end
  return found
end

local function act(title)
  for offered, command in pairs(actions()) do
    if offered:find(title, 1, true) == 1 then
      return request("workspace/executeCommand", command)
    end
  end
  fail("no code action " .. title)
end

local function switch(choice)
  wanted_choice = choice
  act("Switch environment")
  local now = "Switch environment (now " .. choice:match("^%a+") .. ")"
  wait_for(now, function()
    for offered in pairs(actions()) do
      if offered:find(now, 1, true) == 1 then
        return true
      end
    end
  end)
end

local function hints()
  local found = {}
  local last = vim.api.nvim_buf_line_count(buffer)
  local everything = {
    textDocument = document,
    range = { start = { line = 0, character = 0 }, ["end"] = { line = last, character = 0 } },
  }
  for _, hint in ipairs(request("textDocument/inlayHint", everything) or {}) do
    table.insert(found, { line = hint.position.line, label = hint.label })
  end
  return found
end

seen.labels = {}
for _, item in ipairs(request("textDocument/completion", cursor).items) do
  table.insert(seen.labels, item.label)
end
wait_for("a diagnostic of the analysis", function()
  for _, one in ipairs(diagnostics()) do
    if one.message:find("respnse", 1, true) then
      return true
    end
  end
end)
seen.before = diagnostics()

switch(vim.env.POSTROOM_ENVIRONMENT)
local send = "Send " .. vim.env.POSTROOM_REQUEST
act(send)
wait_for("the verdict", function()
  return with_code("test-failed") ~= nil
end)
seen.verdict = with_code("test-failed")
seen.hints = hints()
local shows_documents = vim.fn.has("nvim-0.8") == 1
wait_for("the response", function()
  if not shows_documents then
    return true
  end
  for _, one in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(one):find("%.run%d+%.jsonc$") then
      vim.fn.bufload(one)
      seen.response = table.concat(vim.api.nvim_buf_get_lines(one, 0, -1, false), "\n")
      return true
    end
  end
end)

-- Mend the script: what is expected is what is there.
local failing = seen.verdict.line
local text = vim.api.nvim_buf_get_lines(buffer, failing, failing + 1, false)[1]
vim.api.nvim_buf_set_lines(buffer, failing, failing + 1, false, { (text:gsub(vim.env.POSTROOM_WRONG, vim.env.POSTROOM_RIGHT)) })
wait_for("the verdict to go stale", function()
  local verdict = with_code("test-failed")
  return verdict and verdict.severity > 1
end)
seen.stale = with_code("test-failed")
act("Run tests of " .. vim.env.POSTROOM_REQUEST .. " on the last response")
wait_for("green verdicts", function()
  seen.green = {}
  for _, hint in ipairs(hints()) do
    if vim.startswith(hint.label, "✓") and not hint.label:find("before your edit", 1, true) then
      table.insert(seen.green, hint)
    end
  end
  return with_code("test-failed") == nil and #seen.green >= 2
end)
act(send) -- anew: the response takes the place of the one before
wait_for("the second response", function()
  for _, one in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(one):find("%.run3%.jsonc$") then
      return true
    end
  end
  return not shows_documents
end)

switch(vim.env.POSTROOM_NOWHERE)
act(send)
wait_for("the error of the other environment", function()
  return with_code("run-error") ~= nil
end)
seen.nowhere = with_code("run-error")
seen.windows = #vim.api.nvim_list_wins()

;(vim.lsp.get_client_by_id(client_id)).stop()
vim.wait(5000, function()
  return vim.lsp.get_client_by_id(client_id) == nil
end, 20)
io.stdout:write(vim.fn.json_encode(seen))
vim.cmd("qall!")
