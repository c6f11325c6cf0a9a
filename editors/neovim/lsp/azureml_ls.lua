-- azureml-ls for Neovim 0.11 and newer: enable it with vim.lsp.enable('azureml_ls').

---@type vim.lsp.Config
return {
  cmd = { 'azureml-ls', 'lsp' },
  -- YAML that is not Azure ML gets no answer from the server.
  filetypes = { 'yaml', 'bicep', 'bicep-params' },
  root_markers = { 'azureml-ls.yml', '.git' },
  settings = {
    ['azureml-ls'] = {
      -- How to report each rule: off, hint, info, warning or error. Example: { ['missing-schema'] = 'off' }
      rules = vim.empty_dict(),
      -- Globs of files to leave alone.
      exclude = {},
      -- 'off' where the official Bicep server runs too: what it says is left to it.
      bicep = { generic = 'auto' },
    },
  },
}
