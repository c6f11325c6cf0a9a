// The Bicep grammar of azureml-ls, for .bicep and .bicepparam: what
// https://github.com/Azure/bicep/blob/main/docs/grammar.md says, and what people have typed before it is complete.
//
// A newline ends things here: the scanner (src/scanner.c) makes a token of it where one may stand, and others where an
// expression goes on below. It also sees what is not there: `missing` where a value or a name should begin,
// `missing_close` where a bracket or quote is open although something else begins, `invalid` for text that nothing can
// take. They are part of the rules, so that a half-typed line does not depend on tree-sitter's repair.

/// <reference types="tree-sitter-cli/dsl" />

const OPERATORS = [
  ['??'],
  ['||'],
  ['&&'],
  ['==', '!=', '=~', '!~'],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const PREC = { lambda: -1, ternary: 1, binary: 2, unary: 10, postfix: 11 };

/** Nothing where something should begin. */
const missing = $ => alias($._no_value, $.missing);
/** What stands between a complete construct and the end of its line or list. */
const rest = $ => optional(field('rest', alias($._rest, $.invalid)));

const newlines = $ => repeat($._newline);

/** Items between brackets, each on its line or after a comma. */
const list = ($, item) => seq(
  optional($._separator),
  optional(seq(item, repeat(seq($._separator, item)), optional($._separator))),
);

const name = $ => field('name', choice($.identifier, missing($)));
const decorators = $ => optional($._decorators);
const value = ($, fieldName = 'value') => field(fieldName, choice($.expression, missing($)));
const typeOf = $ => field('type', choice($.type, $.resource_type));
const assigned = $ => seq('=', value($));

const OPEN = { '{': '_open_brace', '[': '_open_bracket', '(': '_open_parenthesis', '<': '_open_angle' };
const open = ($, bracket) => alias($[OPEN[bracket]], bracket);
const close = ($, bracket) => choice(
  alias($._close, bracket),
  field('close', alias($._missing_close, $.missing_close)),
);

/** A resource or module from its type or path on. */
const body = $ => seq(
  '=',
  optional(seq($._newline_before_if, repeat($._more_newlines))),
  value($, 'body'),
);

const resourceTail = $ => [
  optional(field('type', $._any_string)),
  optional(field('existing', 'existing')),
  optional(body($)),
];

const quoted = ($, openToken, quote) => seq(
  alias($[openToken], quote),
  repeat(field('part', choice(
    alias($._string_content, $.string_content),
    alias($._escape, $.escape_sequence),
    $.interpolation,
  ))),
  close($, quote),
);

module.exports = grammar({
  name: 'azureml_bicep',

  // The order is that of `enum Token` in src/tokens.h.
  externals: $ => [
    $._newline,
    $._continued_newline,
    $._newline_before_if,
    $._more_newlines,
    $._open_brace,
    $._open_bracket,
    $._open_parenthesis,
    $._open_angle,
    $._open_lambda,
    $._open_string,
    $._open_multiline,
    $._open_interpolation,
    $._close,
    $._missing_close,
    $._string_content,
    $._escape,
    $._no_value,
    $._rest,
    $._unknown_line,
    $._unknown_member,
    $._directive_end,
    $.invalid,
    $._error_sentinel,
  ],

  extras: $ => [/[ \t\f\uFEFF]/, $.comment, $.directive, $.invalid, $._continued_newline],
  supertypes: $ => [$.declaration, $.expression, $.type],
  word: $ => $.identifier,

  rules: {
    program: $ => seq(
      newlines($),
      optional(seq($._program_item, repeat(seq(repeat1($._newline), $._program_item)), newlines($))),
    ),
    // The scanner closes nothing where nothing is open. That it could makes the states after an expression the same
    // within brackets and outside of them, and the parser half as large.
    _program_item: $ => seq(field('declaration', $.declaration), rest($), optional(close($, '}'))),

    comment: _ => token(choice(/\/\/[^\r\n]*/, /\/\*([^*]|\*+[^*/])*(\*+\/)?/)),
    directive: $ => seq(
      field('kind', alias(choice('#disable-next-line', '#disable-diagnostics', '#restore-diagnostics'), $.directive_kind)),
      repeat(field('code', $.diagnostic_code)),
      rest($),
      $._directive_end,
    ),
    diagnostic_code: _ => /[A-Za-z0-9_-]+/,

    // ---- declarations ----

    declaration: $ => choice(
      $.target_scope,
      $.metadata_declaration,
      $.parameter_declaration,
      $.parameter_assignment,
      $.variable_declaration,
      $.output_declaration,
      $.type_declaration,
      $.function_declaration,
      $.resource_declaration,
      $.module_declaration,
      $.import_declaration,
      $.extension_declaration,
      $.extension_configuration,
      $.using_declaration,
      $.extends_declaration,
      $.test_declaration,
      $.assert_declaration,
      $.unknown_declaration,
      $.missing_declaration,
    ),

    _decorators: $ => prec.right(seq(optional($._decorators), $._decorator, repeat1($._newline))),
    _decorator: $ => prec.right(seq(field('decorator', $.decorator), rest($))),
    decorator: $ => seq('@', value($, 'expression')),

    target_scope: $ => seq(decorators($), 'targetScope', optional(assigned($))),
    metadata_declaration: $ => seq(decorators($), 'metadata', name($), optional(assigned($))),
    parameter_declaration: $ => seq(decorators($), 'param', name($), optional(seq(typeOf($), optional(assigned($))))),
    parameter_assignment: $ => seq(decorators($), 'param', name($), assigned($)),
    variable_declaration: $ => seq(decorators($), 'var', name($), optional(typeOf($)), optional(assigned($))),
    output_declaration: $ => seq(decorators($), 'output', name($), optional(typeOf($)), optional(assigned($))),
    type_declaration: $ => seq(
      decorators($),
      'type',
      name($),
      optional(seq('=', field('value', choice($.type, missing($))))),
    ),
    function_declaration: $ => seq(
      decorators($),
      'func',
      name($),
      optional(seq(
        field('parameters', $.typed_parameters),
        optional(field('returns', choice($.type, $.resource_type))),
        optional(seq('=>', newlines($), value($, 'body'))),
      )),
    ),
    typed_parameters: $ => seq(open($, '('), list($, field('parameter', $.typed_parameter)), close($, ')')),
    typed_parameter: $ => seq(field('name', $.identifier), optional(typeOf($)), rest($)),

    resource_declaration: $ => seq(decorators($), 'resource', name($), ...resourceTail($)),
    _nested_resource: $ => seq(decorators($), 'resource', field('name', $.identifier), ...resourceTail($), rest($)),
    module_declaration: $ => seq(
      decorators($),
      'module',
      name($),
      optional(field('path', $._any_string)),
      optional(body($)),
    ),
    test_declaration: $ => seq(
      decorators($),
      'test',
      name($),
      optional(field('path', $._any_string)),
      optional(body($)),
    ),
    assert_declaration: $ => seq(decorators($), 'assert', name($), optional(assigned($))),

    import_declaration: $ => seq(
      decorators($),
      'import',
      choice(
        seq(
          field('symbols', choice($.import_list, $.wildcard_import)),
          optional(seq('from', field('path', choice($._any_string, missing($))))),
        ),
        field('symbols', missing($)),
      ),
    ),
    import_list: $ => seq(open($, '{'), list($, choice(field('item', $.import_item), $._garbage)), close($, '}')),
    import_item: $ => seq(field('name', choice($.identifier, $._any_string)), optional($._as), rest($)),
    wildcard_import: $ => seq('*', optional($._as)),
    _as: $ => seq('as', field('alias', choice($.identifier, missing($)))),

    extension_declaration: $ => seq(
      decorators($),
      choice(
        seq('extension', field('specification', choice($.identifier, $._any_string, missing($)))),
        // The spelling before Bicep 0.23: a string, where an import of symbols has braces or a star.
        seq('import', field('specification', $._any_string)),
      ),
      optional($._with),
      optional($._as),
    ),
    extension_configuration: $ => seq(decorators($), 'extensionConfig', name($), optional($._with)),
    using_declaration: $ => seq(
      decorators($),
      'using',
      field('path', choice($._any_string, $.none, missing($))),
      optional($._with),
    ),
    extends_declaration: $ => seq(decorators($), 'extends', field('path', choice($._any_string, missing($)))),
    _with: $ => seq('with', value($, 'configuration')),
    none: _ => 'none',

    unknown_declaration: $ => seq(decorators($), field('text', alias($._unknown_line, $.invalid))),
    missing_declaration: $ => $._last_decorators,

    // ---- objects, arrays, loops ----

    object: $ => seq(open($, '{'), list($, $._member), close($, '}')),
    _member: $ => choice(
      field('member', choice($._plain_member, alias($._nested_resource, $.resource_declaration))),
      // Decorators are for nested resources; in front of anything else they stand alone.
      seq(field('member', alias($._stray_decorators, $.missing_declaration)), field('member', $._plain_member)),
      field('member', alias($._last_decorators, $.missing_declaration)),
      $._garbage,
    ),
    _plain_member: $ => choice($.property, $.incomplete_property, $.spread),
    _stray_decorators: $ => prec(-1, $._decorators),
    // At the end of a file or a list.
    _last_decorators: $ => prec.right(-1, choice($._decorators, seq(optional($._decorators), $._decorator))),
    // `key = value` is a mistake that is easily made and easily understood.
    property: $ => seq($._key, choice(':', field('separator', alias('=', $.invalid))), value($), rest($)),
    incomplete_property: $ => prec(-1, choice(
      seq(field('key', choice($.identifier, $._any_string)), rest($)),
      field('key', alias('resource', $.identifier)),
    )),
    _key: $ => field('key', choice($.identifier, alias('resource', $.identifier), $._any_string)),
    _garbage: $ => field('rest', alias($._unknown_member, $.invalid)),
    _separator: $ => repeat1(choice($._newline, ',')),

    array: $ => seq(open($, '['), list($, $._element), close($, ']')),
    _element: $ => choice(seq(field('element', $.expression), rest($)), field('element', $.spread)),
    spread: $ => seq('...', value($), rest($)),

    for_expression: $ => seq(
      open($, '['),
      optional($._separator),
      'for',
      choice(field('item', choice($.identifier, missing($))), $._item_and_index),
      optional(seq(
        'in',
        value($, 'iterable'),
        optional(seq(':', newlines($), value($, 'body'))),
        rest($),
      )),
      newlines($),
      close($, ']'),
    ),
    _item_and_index: $ => seq(
      open($, '('),
      field('item', choice($.identifier, missing($))),
      optional(seq(',', field('index', choice($.identifier, missing($))))),
      close($, ')'),
    ),
    if_expression: $ => seq(
      'if',
      optional(field('condition', $.parenthesized_expression)),
      optional(field('body', $.object)),
    ),

    // ---- expressions ----

    expression: $ => choice(
      $.ternary_expression,
      $.binary_expression,
      $.unary_expression,
      $.lambda_expression,
      $.call_expression,
      $.member_expression,
      $.index_expression,
      $.nested_access_expression,
      $.non_null_expression,
      $.parenthesized_expression,
      $.for_expression,
      $.if_expression,
      $.array,
      $.object,
      $.string,
      $.multiline_string,
      $.identifier,
      $.number,
      $.boolean,
      $.null,
    ),

    ternary_expression: $ => prec.right(PREC.ternary, seq(
      field('condition', $.expression),
      '?',
      value($, 'consequence'),
      optional(seq(':', value($, 'alternative'))),
    )),
    binary_expression: $ => choice(...OPERATORS.map((operators, i) => prec.left(PREC.binary + i, seq(
      field('left', $.expression),
      field('operator', operators.length > 1 ? choice(...operators) : operators[0]),
      value($, 'right'),
    )))),
    unary_expression: $ => prec(PREC.unary, seq(field('operator', choice('!', '-', '+')), value($, 'operand'))),
    lambda_expression: $ => prec.right(PREC.lambda, seq(
      field('parameters', choice($.identifier, $.lambda_parameters)),
      '=>',
      newlines($),
      value($, 'body'),
    )),
    lambda_parameters: $ => seq(
      alias($._open_lambda, '('),
      list($, seq(field('parameter', $.identifier), rest($))),
      close($, ')'),
    ),

    call_expression: $ => prec(PREC.postfix, seq(
      field('function', choice($.identifier, $.member_expression)),
      field('arguments', $.arguments),
    )),
    arguments: $ => seq(open($, '('), list($, seq(field('argument', $.expression), rest($))), close($, ')')),
    member_expression: $ => prec(PREC.postfix, seq(
      field('object', $.expression),
      field('operator', choice('.', '.?')),
      field('property', choice($.identifier, missing($))),
    )),
    index_expression: $ => prec(PREC.postfix, seq(
      field('object', $.expression),
      open($, '['),
      optional(field('safe', '?')),
      optional(field('from_end', '^')),
      value($, 'index'),
      rest($),
      newlines($),
      close($, ']'),
    )),
    nested_access_expression: $ => prec(PREC.postfix, seq(
      field('object', $.expression),
      '::',
      field('name', choice($.identifier, missing($))),
    )),
    non_null_expression: $ => prec(PREC.postfix, seq(field('operand', $.expression), '!')),
    parenthesized_expression: $ => seq(
      open($, '('),
      newlines($),
      value($, 'expression'),
      rest($),
      newlines($),
      close($, ')'),
    ),

    identifier: _ => /[A-Za-z_][A-Za-z0-9_]*/,
    number: _ => /[0-9]+/,
    boolean: _ => choice('true', 'false'),
    null: _ => 'null',

    string: $ => quoted($, '_open_string', '\''),
    multiline_string: $ => quoted($, '_open_multiline', '\'\'\''),
    _any_string: $ => choice($.string, $.multiline_string),
    interpolation: $ => seq(
      alias($._open_interpolation, '${'),
      value($, 'expression'),
      rest($),
      newlines($),
      close($, '}'),
    ),

    // ---- types ----

    type: $ => choice(
      $.union_type,
      $.array_type,
      $.nullable_type,
      $.non_nullable_type,
      $.member_type,
      $.index_type,
      $.generic_type,
      $.object_type,
      $.tuple_type,
      $.parenthesized_type,
      $.unary_type,
      $.string,
      $.multiline_string,
      alias($.identifier, $.type_identifier),
      $.number,
      $.boolean,
      $.null,
    ),
    // `resource 'type@version'`, and for an output `resource` alone.
    resource_type: $ => prec.right(seq('resource', optional(field('type', $._any_string)))),
    union_type: $ => prec.left(1, choice(
      seq(field('member', $.type), '|', field('member', choice($.type, missing($)))),
      seq('|', field('member', choice($.type, missing($)))),
    )),
    array_type: $ => prec(PREC.postfix, seq(field('element', $.type), open($, '['), close($, ']'))),
    index_type: $ => prec(PREC.postfix, seq(
      field('object', $.type),
      open($, '['),
      field('index', choice($.number, $._any_string, alias('*', $.wildcard))),
      close($, ']'),
    )),
    member_type: $ => prec(PREC.postfix, seq(
      field('object', $.type),
      '.',
      field('property', choice($.identifier, alias('*', $.wildcard), missing($))),
    )),
    generic_type: $ => prec(PREC.postfix, seq(
      field('type', choice(alias($.identifier, $.type_identifier), $.member_type)),
      field('arguments', $.type_arguments),
    )),
    type_arguments: $ => seq(open($, '<'), list($, seq(field('argument', $.type), rest($))), close($, '>')),
    nullable_type: $ => prec(PREC.postfix, seq(field('type', $.type), '?')),
    non_nullable_type: $ => prec(PREC.postfix, seq(field('type', $.type), '!')),
    unary_type: $ => prec(PREC.unary, seq(
      field('operator', choice('!', '-', '+')),
      field('operand', choice($.type, missing($))),
    )),
    parenthesized_type: $ => seq(
      open($, '('),
      newlines($),
      field('type', choice($.type, missing($))),
      rest($),
      newlines($),
      close($, ')'),
    ),
    object_type: $ => seq(open($, '{'), list($, $._type_member), close($, '}')),
    _type_member: $ => choice(
      field('member', choice(
        $.type_property,
        alias($._incomplete_type_property, $.incomplete_property),
        alias($._last_decorators, $.missing_declaration),
      )),
      $._garbage,
    ),
    type_property: $ => seq(
      decorators($),
      field('key', choice($.identifier, $._any_string, alias('*', $.wildcard))),
      ':',
      field('type', choice($.type, missing($))),
      rest($),
    ),
    _incomplete_type_property: $ => seq(
      decorators($),
      field('key', choice($.identifier, $._any_string, alias('*', $.wildcard))),
      rest($),
    ),
    tuple_type: $ => seq(
      open($, '['),
      list($, field('element', choice($.tuple_item, alias($._last_decorators, $.missing_declaration)))),
      close($, ']'),
    ),
    tuple_item: $ => seq(decorators($), field('type', $.type), rest($)),
  },
});
