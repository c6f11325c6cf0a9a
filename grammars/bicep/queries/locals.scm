; Declarations are definitions in the whole file; loops, lambdas and functions have names of their own.

[
  (program)
  (for_expression)
  (lambda_expression)
  (function_declaration)
] @local.scope

(parameter_declaration
  name: (identifier) @local.definition @local.definition.parameter)

(variable_declaration
  name: (identifier) @local.definition @local.definition.var)

(output_declaration
  name: (identifier) @local.definition @local.definition.var)

(resource_declaration
  name: (identifier) @local.definition @local.definition.var)

(module_declaration
  name: (identifier) @local.definition @local.definition.var)

(type_declaration
  name: (identifier) @local.definition @local.definition.type)

(function_declaration
  name: (identifier) @local.definition @local.definition.function
  (#set! definition.function.scope "parent"))

(import_item
  name: (identifier) @local.definition @local.definition.import
  !alias)

(import_item
  alias: (identifier) @local.definition @local.definition.import)

(wildcard_import
  alias: (identifier) @local.definition @local.definition.namespace)

(extension_declaration
  alias: (identifier) @local.definition @local.definition.namespace)

(for_expression
  item: (identifier) @local.definition @local.definition.var)

(for_expression
  index: (identifier) @local.definition @local.definition.var)

(lambda_parameters
  parameter: (identifier) @local.definition @local.definition.parameter)

(lambda_expression
  parameters: (identifier) @local.definition @local.definition.parameter)

(typed_parameter
  name: (identifier) @local.definition @local.definition.parameter)

(expression/identifier) @local.reference
(type_identifier) @local.reference

(call_expression
  function: (identifier) @local.reference)
