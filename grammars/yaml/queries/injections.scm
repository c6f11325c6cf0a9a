; Other languages within YAML. The key says which: the commands of a job are shell.

((comment) @injection.content
  (#set! injection.language "comment"))

((pair
  key: (plain_scalar) @_key
  value: (block_scalar) @injection.content)
  (#any-of? @_key "command" "script" "run")
  (#set! injection.language "bash"))
