-- Runs inside Neovim (0.7 and newer): does what a user does, and writes what they would see to $DRIVE_OUT as JSON.
-- Judges nothing: neovim.test.mjs does.

local PATIENCE_MS = 20000
local seen = {}

local function wait(what, condition)
  if not vim.wait(PATIENCE_MS, condition, 10) then
    error('waited in vain for ' .. what)
  end
end

local function lines(buf)
  return vim.api.nvim_buf_get_lines(buf, 0, -1, false)
end

local function diagnostics(buf)
  return vim.tbl_map(function(d)
    local lsp = (d.user_data or {}).lsp or {}
    return {
      line = d.lnum,
      column = d.col,
      end_line = d.end_lnum,
      end_column = d.end_col,
      code = d.code or lsp.code,
      source = d.source,
      severity = d.severity,
      message = d.message,
    }
  end, vim.diagnostic.get(buf))
end

local function attached(buf)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in pairs(get()) do
    if client.initialized and vim.lsp.buf_is_attached(buf, client.id) then
      return client
    end
  end
end

local function request(buf, method, params)
  for id, reply in pairs(vim.lsp.buf_request_sync(buf, method, params, PATIENCE_MS) or {}) do
    return reply.result, id, reply.err or reply.error
  end
  error('no answer to ' .. method)
end

local function hover(buf)
  local result = request(buf, 'textDocument/hover', vim.lsp.util.make_position_params(0, attached(buf).offset_encoding))
  return type(result) == 'table' and result.contents and result.contents.value or nil
end

-- What `:lua vim.lsp.buf.hover()` shows in its floating window.
local function hover_window()
  vim.lsp.buf.hover()
  local text
  wait('the hover window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        text = table.concat(lines(vim.api.nvim_win_get_buf(window)), '\n')
        return true
      end
    end
  end)
  return text
end

local function apply_first_fix(buf)
  if vim.fn.has('nvim-0.11') == 1 then
    -- One of several fixes would open a menu: take the one that the server prefers.
    vim.lsp.buf.code_action({
      apply = true,
      context = { only = { 'quickfix' } },
      filter = function(action)
        return action.isPreferred
      end,
    })
    return
  end
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buf), only = { 'quickfix' } }
  local actions, id = request(buf, 'textDocument/codeAction', params)
  local action = actions[1]
  if not action.edit then
    action = request(buf, 'codeAction/resolve', action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
end

local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
end

local function open(file)
  vim.cmd('edit ' .. file)
  local buf = vim.api.nvim_get_current_buf()
  wait('the server', function()
    return attached(buf) ~= nil
  end)
  return buf
end

local function drive()
  seen.version = tostring(vim.version().major) .. '.' .. vim.version().minor
  -- Another program's file first: by the time that ours has its findings, this one would have some too.
  local foreign = open('services.yml')
  seen.foreign_hover = hover(foreign) or vim.NIL

  local buf = open('founding-case.yml')
  seen.filetype = vim.bo.filetype
  wait('the finding', function()
    return #vim.diagnostic.get(buf) > 0
  end)
  seen.diagnostics = diagnostics(buf)
  local first = seen.diagnostics[1]
  vim.api.nvim_win_set_cursor(0, { first.line + 1, first.column })
  seen.hover = hover(buf)
  seen.hover_window = hover_window()
  vim.cmd('only')
  vim.api.nvim_win_set_cursor(0, { first.line + 1, first.column })
  apply_first_fix(buf)
  wait('the finding to go', function()
    return #vim.diagnostic.get(buf) == 0
  end)
  seen.fixed = lines(buf)

  -- A line half typed, then the rest of it.
  vim.cmd('normal! gg3j')
  type_keys('opublic_net<Esc>')
  seen.half_hover = hover(buf) or vim.NIL
  type_keys('Awork_access: disabled<Esc>')
  wait('the finding on the typed line', function()
    local found = vim.diagnostic.get(buf)
    return #found == 1 and found[1].lnum == 4 and found[1].end_col == #'public_network_access'
  end)
  seen.typed = diagnostics(buf)
  type_keys('u')
  type_keys('u')
  wait('the finding to go with undo', function()
    return #vim.diagnostic.get(buf) == 0
  end)
  seen.undone = lines(buf)

  local emoji = open('emoji.yml')
  wait('the finding behind the emoji', function()
    return #vim.diagnostic.get(emoji) > 0
  end)
  seen.emoji = diagnostics(emoji)

  local bicep = open('founding-case.bicep')
  seen.bicep_filetype = vim.bo.filetype
  wait('the findings in Bicep', function()
    return #vim.diagnostic.get(bicep) > 1
  end)
  seen.bicep = diagnostics(bicep)
  local found = vim.tbl_filter(function(one)
    return one.code == 'batch-network-key'
  end, seen.bicep)[1]
  vim.api.nvim_win_set_cursor(0, { found.line + 1, found.column })
  seen.bicep_hover = hover(bicep) or vim.NIL
  apply_first_fix(bicep)
  wait('the finding in Bicep to go', function()
    return #vim.diagnostic.get(bicep) < #seen.bicep
  end)
  seen.bicep_fixed = lines(bicep)

  seen.foreign = diagnostics(foreign)
  seen.finished = true
end

local ok, fault = xpcall(drive, debug.traceback)
if not ok then
  seen.fault = fault
end
local file = assert(io.open(vim.env.DRIVE_OUT, 'w'))
file:write(vim.fn.json_encode(seen))
file:close()
vim.cmd('qa!')
