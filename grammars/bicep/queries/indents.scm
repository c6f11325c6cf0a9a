; Neovim's and Zed's names; Helix reads @indent and @outdent.

[
  (object)
  (array)
  (for_expression)
  (arguments)
  (parenthesized_expression)
  (typed_parameters)
  (lambda_parameters)
  (object_type)
  (tuple_type)
  (import_list)
  (ternary_expression)
] @indent.begin @indent

[
  "}"
  "]"
  ")"
] @indent.branch @outdent @end

[
  (comment)
  (multiline_string)
] @indent.auto
