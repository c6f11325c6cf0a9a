; Other languages within Bicep. A deployment script's kind is beside its text; the key alone says that it is a script.

((comment) @injection.content
  (#set! injection.language "comment"))

((property
  key: (identifier) @_key
  value: (multiline_string
    (string_content) @injection.content))
  (#any-of? @_key "scriptContent" "script" "command")
  (#set! injection.language "bash"))
