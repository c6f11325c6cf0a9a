; Select or move by declaration, member or parameter: Helix and nvim-treesitter-textobjects.

[
  (resource_declaration)
  (module_declaration)
  (type_declaration)
] @class.around @class.outer

(resource_declaration
  body: (_) @class.inside @class.inner)

(module_declaration
  body: (_) @class.inside @class.inner)

(type_declaration
  value: (_) @class.inside @class.inner)

(function_declaration) @function.around @function.outer

(function_declaration
  body: (_) @function.inside @function.inner)

[
  (property)
  (type_property)
] @entry.around @assignment.outer

(property
  value: (_) @entry.inside @assignment.inner)

(type_property
  type: (_) @entry.inside @assignment.inner)

(arguments
  argument: (_) @parameter.inside @parameter.inner)

(typed_parameter) @parameter.inside @parameter.inner

(comment) @comment.inside @comment.around @comment.outer
