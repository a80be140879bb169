-- Drives Postroom through Neovim's own LSP client, as a person with nothing but Neovim would:
-- opens a file, completes, reads a diagnostic, presses Send, reads the verdict. Prints what it saw
-- as JSON. Works from Neovim 0.7 on. Expects in the environment: POSTROOM_COMMAND (JSON list),
-- POSTROOM_ROOT, POSTROOM_FILE, POSTROOM_CURSOR ("line column", zero-based), POSTROOM_ENVIRONMENT,
-- POSTROOM_REQUEST (its name).

local seen = {}

local function fail(message)
  io.stdout:write(vim.fn.json_encode({ failed = message, seen = seen }))
  vim.cmd("cquit 1")
end

local function wait_for(what, condition)
  if not vim.wait(30000, condition, 20) then
    fail("waited in vain for " .. what)
  end
end

local function diagnostics()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
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

vim.lsp.handlers["window/showMessage"] = function(_, shown)
  if shown.type == 1 then
    fail("the server says: " .. shown.message)
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(vim.env.POSTROOM_FILE))
local buffer = vim.api.nvim_get_current_buf()
local client_id = vim.lsp.start_client({
  name = "postroom",
  cmd = vim.fn.json_decode(vim.env.POSTROOM_COMMAND),
  root_dir = vim.env.POSTROOM_ROOT,
})
vim.lsp.buf_attach_client(buffer, client_id)
local client
wait_for("the server", function()
  client = vim.lsp.get_client_by_id(client_id)
  return client and client.initialized
end)

local function request(method, params)
  local answers, problem = vim.lsp.buf_request_sync(buffer, method, params, 30000)
  if not answers or not answers[client_id] then
    fail(method .. ": " .. tostring(problem))
  end
  if answers[client_id].error then
    fail(method .. ": " .. answers[client_id].error.message)
  end
  return answers[client_id].result
end

local line, column = vim.env.POSTROOM_CURSOR:match("(%d+) (%d+)")
local document = { uri = vim.uri_from_bufnr(buffer) }
local cursor = {
  textDocument = document,
  position = { line = tonumber(line), character = tonumber(column) },
}

seen.labels = {}
for _, item in ipairs(request("textDocument/completion", cursor).items) do
  table.insert(seen.labels, item.label)
end

wait_for("a diagnostic of the analysis", function()
  return #diagnostics() > 0
end)
seen.before = diagnostics()

seen.actions = {}
local send
local here = {
  textDocument = document,
  range = { start = cursor.position, ["end"] = cursor.position },
  context = { diagnostics = {} },
}
for _, action in ipairs(request("textDocument/codeAction", here) or {}) do
  table.insert(seen.actions, action.title)
  if action.title == "Send " .. vim.env.POSTROOM_REQUEST then
    send = action.command
  end
end
if not send then
  fail("no code action Send")
end
request("workspace/executeCommand", {
  command = "postroom.selectEnvironment",
  arguments = { { environment = vim.env.POSTROOM_ENVIRONMENT } },
})
seen.answer = request("workspace/executeCommand", send)
wait_for("the verdict", function()
  return with_code("test-failed") ~= nil
end)
seen.verdict = with_code("test-failed")

vim.lsp.stop_client(client_id)
vim.wait(5000, function()
  return vim.lsp.get_client_by_id(client_id) == nil
end, 20)
io.stdout:write(vim.fn.json_encode(seen))
vim.cmd("qall!")
