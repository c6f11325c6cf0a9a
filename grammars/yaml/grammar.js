// The YAML grammar of azureml-ls. The scanner (src/scanner.c) makes every token; what stands here only nests them.
//
// An error is a node of its own, never tree-sitter's ERROR: `invalid` and `bad_indent` are extras and may stand
// anywhere, so that `a: @x` still waits for its value and the children below nest where they should. The others are
// part of the rules: `incomplete_key`, `unterminated_scalar`, `missing_close`, `misplaced_pair`, `misplaced_item`,
// `misplaced_block`.
//
// No value is optional. Where none comes the scanner says `_no_value`, of zero width: its lookahead then tells
// tree-sitter which edits may change that, and an incremental parse gives what a full one would.

/// <reference types="tree-sitter-cli/dsl" />

const as = (rules, $) => rules.map(([token, node]) => alias($[token], $[node]));

/** `'[' ... ']'` and `'{' ... '}'`, with brackets of their own for each place where the collection may stand. */
const flow = (name, sequenceOpen, mappingOpen) => ({
  [`${name}_sequence`]: $ => seq(
    alias($[sequenceOpen], '['),
    repeat(choice($._flow_entry, alias($._comma, ','))),
    choice(alias($._sequence_close, ']'), alias($._sequence_missing_close, $.missing_close)),
  ),
  [`${name}_mapping`]: $ => seq(
    alias($[mappingOpen], '{'),
    repeat(choice($._flow_entry, alias($._comma, ','))),
    choice(alias($._mapping_close, '}'), alias($._mapping_missing_close, $.missing_close)),
  ),
});

/** What may stand before a colon: a scalar or an alias. */
const simpleKey = ($, prefix) => field('key', choice(...as([
  [`${prefix}plain_key`, 'plain_scalar'],
  [`${prefix}double_key`, 'double_quoted'],
  [`${prefix}single_key`, 'single_quoted'],
  [`${prefix}alias_key`, 'alias'],
], $)));

const flowKey = ($, prefix) => field('key', choice(...as([
  [`${prefix}key_flow_sequence`, 'flow_sequence'],
  [`${prefix}key_flow_mapping`, 'flow_mapping'],
], $)));

const value = $ => choice(field('value', $._node), $._no_value);

const colonAndValue = $ => seq(alias($._colon, ':'), value($));

/** `? key` and, below it, `: value`. */
const explicitPair = ($, question) => seq(
  alias($[question], '?'),
  choice(field('key', $._node), $._no_value),
  optional(colonAndValue($)),
);

const item = ($, dash) => seq(alias($[dash], '-'), choice($._node, $._no_value));

module.exports = grammar({
  name: 'azureml_yaml',

  // The order is that of `enum Token` in src/tokens.h.
  externals: $ => [
    $._block_end,
    $._new_dash,
    $._dash,
    $._new_question,
    $._question,
    $._new_colon,
    $._colon,
    $._new_plain_key,
    $._plain_key,
    $._new_double_key,
    $._double_key,
    $._new_single_key,
    $._single_key,
    $._new_alias_key,
    $._alias_key,
    $._new_bare_key,
    $._bare_key,
    $._key_anchor,
    $._key_tag,
    $._plain,
    $._double,
    $._single,
    $.block_scalar,
    $._anchor,
    $._tag,
    $._alias,
    $.unterminated_scalar,
    $._sequence_open,
    $._mapping_open,
    $._key_sequence_open,
    $._key_mapping_open,
    $._new_key_sequence_open,
    $._new_key_mapping_open,
    $._sequence_close,
    $._mapping_close,
    $._sequence_missing_close,
    $._mapping_missing_close,
    $._comma,
    $._flow_colon,
    $._flow_question,
    $._flow_plain,
    $.comment,
    $.invalid,
    $.bad_indent,
    $._rescan,
    $._document_start,
    $._document_end,
    $.directive,
    $._no_value,
    $._error_sentinel,
  ],

  extras: $ => [/[\s\uFEFF]/, $.comment, $.invalid, $.bad_indent, $._rescan],

  rules: {
    stream: $ => seq(
      optional(alias($._bare_document, $.document)),
      repeat(choice($.directive, $.document, $._after_end)),
    ),

    _bare_document: $ => $._node,
    document: $ => prec.right(seq(alias($._document_start, '---'), choice($._node, $._no_value))),
    _after_end: $ => prec.right(seq(alias($._document_end, '...'), optional(alias($._bare_document, $.document)))),

    // ---- nodes ----

    _node: $ => prec.right(choice($._content, seq(repeat1($._property), choice($._content, $._no_value)))),
    _property: $ => choice(alias($._anchor, $.anchor), alias($._tag, $.tag)),
    _content: $ => choice(
      $.block_mapping,
      $.block_sequence,
      $.block_scalar,
      alias($._plain, $.plain_scalar),
      $._content_in_any_style,
    ),
    _content_in_any_style: $ => choice(
      alias($._double, $.double_quoted),
      alias($._single, $.single_quoted),
      alias($._alias, $.alias),
      alias($._flow_sequence, $.flow_sequence),
      alias($._flow_mapping, $.flow_mapping),
      $.unterminated_scalar,
    ),

    // ---- block style ----

    block_mapping: $ => seq(alias($._first_pair, $.pair), repeat($._mapping_entry), $._block_end),
    block_sequence: $ => seq(alias($._first_item, $.item), repeat($._sequence_entry), $._block_end),

    _mapping_entry: $ => choice(
      $.pair,
      alias($._item, $.misplaced_item),
      alias($._misplaced_block, $.misplaced_block),
    ),
    _sequence_entry: $ => choice(
      alias($._item, $.item),
      alias($.pair, $.misplaced_pair),
      alias($._misplaced_block, $.misplaced_block),
    ),
    _misplaced_block: $ => choice($.block_mapping, $.block_sequence),

    _first_item: $ => item($, '_new_dash'),
    _item: $ => item($, '_dash'),

    _first_pair: $ => prec.right(choice(
      seq(simpleKey($, '_new_'), colonAndValue($)),
      seq(flowKey($, '_new_'), optional(colonAndValue($))),
      seq(field('key', alias($._new_bare_key, $.incomplete_key)), value($)),
      seq(alias($._new_colon, ':'), value($)),
      explicitPair($, '_new_question'),
    )),
    pair: $ => prec.right(choice(
      seq(repeat($._key_property), simpleKey($, '_'), colonAndValue($)),
      seq(repeat($._key_property), flowKey($, '_'), optional(colonAndValue($))),
      seq(repeat($._key_property), field('key', alias($._bare_key, $.incomplete_key)), value($)),
      seq(repeat($._key_property), colonAndValue($)),
      repeat1($._key_property),
      explicitPair($, '_question'),
    )),
    _key_property: $ => choice(alias($._key_anchor, $.anchor), alias($._key_tag, $.tag)),

    // ---- flow style ----

    ...flow('_flow', '_sequence_open', '_mapping_open'),
    ...flow('_key_flow', '_key_sequence_open', '_key_mapping_open'),
    ...flow('_new_key_flow', '_new_key_sequence_open', '_new_key_mapping_open'),

    _flow_entry: $ => prec.right(-1, choice($._flow_node, $.flow_pair)),
    flow_pair: $ => prec.right(choice(
      seq(optional(field('key', $._flow_node)), flowColonAndValue($)),
      seq(
        alias($._flow_question, '?'),
        choice(field('key', $._flow_node), $._no_value),
        optional(flowColonAndValue($)),
      ),
    )),
    _flow_node: $ => prec.right(choice(
      $._flow_content,
      seq(repeat1($._property), choice($._flow_content, $._no_value)),
    )),
    _flow_content: $ => choice(alias($._flow_plain, $.plain_scalar), $._content_in_any_style),
  },
});

function flowColonAndValue($) {
  return seq(alias($._flow_colon, ':'), choice(field('value', $._flow_node), $._no_value));
}
