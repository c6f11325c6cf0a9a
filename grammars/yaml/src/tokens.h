// The tokens that the scanner makes: all of them. The order is that of `externals` in grammar.js.
#ifndef AZUREML_YAML_TOKENS_H
#define AZUREML_YAML_TOKENS_H

// NEW_X opens a block collection and is its first entry in one: a zero-width "mapping starts here" before a key would
// need the end of the key to be known before it is read, and mark_end cannot be undone.
enum Token {
    BLOCK_END,
    NEW_DASH,
    DASH,
    NEW_QUESTION,
    QUESTION,
    NEW_COLON,
    COLON,
    NEW_PLAIN_KEY,
    PLAIN_KEY,
    NEW_DOUBLE_KEY,
    DOUBLE_KEY,
    NEW_SINGLE_KEY,
    SINGLE_KEY,
    NEW_ALIAS_KEY,
    ALIAS_KEY,
    NEW_BARE_KEY, // a line of text where a key with its colon belongs
    BARE_KEY,
    KEY_ANCHOR,
    KEY_TAG,
    PLAIN,
    DOUBLE,
    SINGLE,
    BLOCK_SCALAR,
    ANCHOR,
    TAG,
    ALIAS,
    UNTERMINATED, // a quote that is torn: it ends with its first line
    SEQUENCE_OPEN,
    MAPPING_OPEN,
    KEY_SEQUENCE_OPEN,
    KEY_MAPPING_OPEN,
    NEW_KEY_SEQUENCE_OPEN,
    NEW_KEY_MAPPING_OPEN,
    SEQUENCE_CLOSE,
    MAPPING_CLOSE,
    SEQUENCE_MISSING_CLOSE, // zero width
    MAPPING_MISSING_CLOSE,  // zero width
    COMMA,
    FLOW_COLON,
    FLOW_QUESTION,
    FLOW_PLAIN,
    COMMENT,
    INVALID,
    BAD_INDENT, // zero width, before a line in a column that fits no level
    RESCAN,     // zero width and hidden: only the state changed, look again
    DOCUMENT_START,
    DOCUMENT_END,
    DIRECTIVE,
    NO_VALUE, // zero width, hidden: the decision that a value is missing, with the lookahead it rests on
    ERROR_SENTINEL,
};

#endif
