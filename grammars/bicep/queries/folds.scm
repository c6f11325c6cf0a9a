; What an editor can fold: everything that goes over several lines.

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
  (union_type)
  (import_list)
  (multiline_string)
  (comment)
] @fold
