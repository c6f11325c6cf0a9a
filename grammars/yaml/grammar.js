// Own YAML grammar (spike). The scanner (src/scanner.c) decides every token; the grammar only nests them.
// Extras `invalid` and `bad_indent` may appear anywhere: recovery never needs tree-sitter's own error repair.
const opt = optional;
module.exports = grammar({
  name: 'azureml_yaml',
  externals: $ => [
    $._block_end, $._new_dash, $._dash, $._new_qmark, $._qmark, $._new_colon, $._colon,
    $._new_plain_key, $._plain_key, $._new_dq_key, $._dq_key, $._new_sq_key, $._sq_key, $._new_alias_key, $._alias_key,
    $._new_bare_key, $._bare_key, $._key_anchor, $._key_tag,
    $._plain, $._dq, $._sq, $.block_scalar, $._anchor, $._tag, $._alias, $.unterminated_scalar,
    $._seq_open, $._map_open, $._key_seq_open, $._key_map_open, $._new_key_seq_open, $._new_key_map_open,
    $._seq_close, $._map_close, $._seq_auto_close, $._map_auto_close, $._comma, $._flow_colon, $._flow_qmark, $._flow_plain,
    $.comment, $.invalid, $.bad_indent, $._rescan, $._doc_start, $._doc_end, $.directive, $._no_value, $._sentinel,
  ],
  extras: $ => [/[\s\uFEFF]/, $.comment, $.invalid, $.bad_indent, $._rescan],
  conflicts: $ => [],
  rules: {
    stream: $ => seq(opt(alias($._bare_document, $.document)), repeat(choice($.directive, $.document, $._after_end))),
    _bare_document: $ => $._value,
    document: $ => prec.right(seq(alias($._doc_start, '---'), choice($._value, $._no_value))),
    _after_end: $ => prec.right(seq(alias($._doc_end, '...'), opt(alias($._bare_document, $.document)))),

    // a value is never optional: the scanner says `_no_value` (zero width), so that incremental reuse sees the decision
    _value: $ => $._node,
    _misplaced: $ => choice($.block_mapping, $.block_sequence),
    _node: $ => prec.right(choice($._content, seq(repeat1($._prop), choice($._content, $._no_value)))),
    _prop: $ => choice(alias($._anchor, $.anchor), alias($._tag, $.tag)),
    _content: $ => choice(
      $.block_mapping, $.block_sequence, alias($._plain, $.plain_scalar), alias($._dq, $.double_quoted), alias($._sq, $.single_quoted),
      $.block_scalar, alias($._alias, $.alias), $.unterminated_scalar,
      alias($._flow_seq, $.flow_sequence), alias($._flow_map, $.flow_mapping)),

    block_mapping: $ => seq(alias($._first_pair, $.pair), repeat($._entry), $._block_end),
    block_sequence: $ => seq(alias($._first_item, $.item), repeat($._element), $._block_end),
    _entry: $ => choice($.pair, alias($._item, $.misplaced_item), alias($._misplaced, $.misplaced_block)),
    _element: $ => choice(alias($._item, $.item), alias($.pair, $.misplaced_pair), alias($._misplaced, $.misplaced_block)),
    _first_item: $ => seq(alias($._new_dash, '-'), choice($._value, $._no_value)),
    _item: $ => seq(alias($._dash, '-'), choice($._value, $._no_value)),

    _first_pair: $ => prec.right(choice(
      seq(field('key', choice(alias($._new_plain_key, $.plain_scalar), alias($._new_dq_key, $.double_quoted), alias($._new_sq_key, $.single_quoted),
        alias($._new_alias_key, $.alias))), alias($._colon, ':'), choice(field('value', $._value), $._no_value)),
      seq(field('key', choice(alias($._new_key_flow_seq, $.flow_sequence), alias($._new_key_flow_map, $.flow_mapping))), opt(seq(alias($._colon, ':'), choice(field('value', $._value), $._no_value)))),
      seq(field('key', alias($._new_bare_key, $.incomplete_key)), choice(field('value', $._value), $._no_value)),
      seq(alias($._new_qmark, '?'), choice(field('key', $._value), $._no_value), opt(seq(alias($._colon, ':'), choice(field('value', $._value), $._no_value)))),
      seq(alias($._new_colon, ':'), choice(field('value', $._value), $._no_value)),
    )),
    pair: $ => prec.right(choice(
      seq(repeat($._key_prop), field('key', choice(alias($._plain_key, $.plain_scalar), alias($._dq_key, $.double_quoted), alias($._sq_key, $.single_quoted),
        alias($._alias_key, $.alias))), alias($._colon, ':'), choice(field('value', $._value), $._no_value)),
      seq(repeat($._key_prop), field('key', choice(alias($._key_flow_seq, $.flow_sequence), alias($._key_flow_map, $.flow_mapping))), opt(seq(alias($._colon, ':'), choice(field('value', $._value), $._no_value)))),
      seq(repeat($._key_prop), field('key', alias($._bare_key, $.incomplete_key)), choice(field('value', $._value), $._no_value)),
      repeat1($._key_prop),
      seq(alias($._qmark, '?'), choice(field('key', $._value), $._no_value), opt(seq(alias($._colon, ':'), choice(field('value', $._value), $._no_value)))),
      seq(repeat($._key_prop), alias($._colon, ':'), choice(field('value', $._value), $._no_value)),
    )),
    _key_prop: $ => choice(alias($._key_anchor, $.anchor), alias($._key_tag, $.tag)),

    ...flow('_flow', '_seq_open', '_map_open'), ...flow('_key_flow', '_key_seq_open', '_key_map_open'), ...flow('_new_key_flow', '_new_key_seq_open', '_new_key_map_open'),
    _flow_item: $ => prec.right(-1, choice($._flow_node, $.flow_pair)),
    flow_pair: $ => prec.right(choice(
      seq(opt(field('key', $._flow_node)), alias($._flow_colon, ':'), choice(field('value', $._flow_node), $._no_value)),
      seq(alias($._flow_qmark, '?'), choice(field('key', $._flow_node), $._no_value), opt(seq(alias($._flow_colon, ':'), choice(field('value', $._flow_node), $._no_value)))))),
    _flow_node: $ => prec.right(choice($._flow_content, seq(repeat1($._prop), choice($._flow_content, $._no_value)))),
    _flow_content: $ => choice(alias($._flow_plain, $.plain_scalar), alias($._dq, $.double_quoted), alias($._sq, $.single_quoted), alias($._alias, $.alias), $.unterminated_scalar,
      alias($._flow_seq, $.flow_sequence), alias($._flow_map, $.flow_mapping)),
  },
});
function flow(p, so, mo) {
  return {
    [p + '_seq']: $ => seq(alias($[so], '['), repeat(choice($._flow_item, alias($._comma, ','))), choice(alias($._seq_close, ']'), alias($._seq_auto_close, $.missing_close))),
    [p + '_map']: $ => seq(alias($[mo], '{'), repeat(choice($._flow_item, alias($._comma, ','))), choice(alias($._map_close, '}'), alias($._map_auto_close, $.missing_close))),
  };
}
