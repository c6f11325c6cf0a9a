; Capture names that Neovim, Helix and Zed share. The last pattern that matches a node wins in all three.

(comment) @comment
(directive_kind) @keyword.directive
(diagnostic_code) @label

[
  "targetScope"
  "metadata"
  "param"
  "var"
  "output"
  "type"
  "func"
  "resource"
  "module"
  "test"
  "assert"
  "extension"
  "extensionConfig"
] @keyword

[
  "import"
  "using"
  "extends"
  "from"
  "as"
  "with"
] @keyword.import

"if" @keyword.conditional

[
  "for"
  "in"
] @keyword.repeat

"existing" @keyword.modifier

[
  "="
  "=>"
  "??"
  "||"
  "&&"
  "=="
  "!="
  "=~"
  "!~"
  "<="
  ">="
  "+"
  "-"
  "*"
  "/"
  "%"
  "!"
  "|"
  "..."
] @operator

(binary_expression
  operator: [
    "<"
    ">"
  ] @operator)

(ternary_expression
  [
    "?"
    ":"
  ] @operator)

[
  ","
  "."
  ".?"
  "::"
  ":"
] @punctuation.delimiter

[
  "["
  "]"
  "{"
  "}"
  "("
  ")"
] @punctuation.bracket

(type_arguments
  [
    "<"
    ">"
  ] @punctuation.bracket)

(identifier) @variable

(string) @string
(multiline_string) @string
(string_content) @string
(escape_sequence) @string.escape

(interpolation
  [
    "${"
    "}"
  ] @punctuation.special)

(number) @number
(boolean) @boolean
(null) @constant.builtin
(none) @constant.builtin

(parameter_declaration
  name: (identifier) @variable.parameter)

(parameter_assignment
  name: (identifier) @variable.parameter)

(typed_parameter
  name: (identifier) @variable.parameter)

(lambda_parameters
  parameter: (identifier) @variable.parameter)

(lambda_expression
  parameters: (identifier) @variable.parameter)

(type_identifier) @type

((type_identifier) @type.builtin
  (#any-of? @type.builtin "string" "int" "bool" "object" "array" "any" "resourceInput" "resourceOutput"))

(resource_type
  "resource" @type.builtin)

(type_declaration
  name: (identifier) @type)

(function_declaration
  name: (identifier) @function)

(call_expression
  function: (identifier) @function)

(member_expression
  property: (identifier) @property)

(call_expression
  function: (member_expression
    property: (identifier) @function))

(member_type
  property: (identifier) @type)

(property
  key: (identifier) @property)

(property
  key: (string) @property)

(incomplete_property
  key: (identifier) @property)

(type_property
  key: (identifier) @property)

(decorator
  "@" @attribute)

(decorator
  expression: (identifier) @attribute)

(decorator
  expression: (call_expression
    function: (identifier) @attribute))

(decorator
  expression: (call_expression
    function: (member_expression
      object: (identifier) @module
      property: (identifier) @attribute)))

(wildcard_import
  alias: (identifier) @module)

(extension_declaration
  alias: (identifier) @module)
